import { type Handler, METRICS_PATH } from './handler.ts';

export interface Scrape {
  readonly contentType: string;
  readonly text: string;
}

/** Answers at {@link METRICS_PATH} with what was counted; anything else is not found. */
export function makeMetricsHandler(scrape: () => Promise<Scrape>): Handler {
  return async ({ url = '/', method }, response) => {
    if (url.split('?', 1)[0] !== METRICS_PATH) {
      response.writeHead(404).end();
      return;
    }
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const { contentType, text } = await scrape();
    response.writeHead(200, { 'content-type': contentType }).end(text);
  };
}
