/** Where a run asks for its channel, where it asks people, and where it hears what they told it. */
export const CHANNEL_PATH = '/channel';
export const QUESTIONS_PATH = '/channel/questions';
export const TELLS_PATH = '/channel/tells';
