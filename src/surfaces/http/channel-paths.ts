/** Where a run asks for its channel, and where it asks people. */
export const CHANNEL_PATH = '/channel';
export const QUESTIONS_PATH = '/channel/questions';
