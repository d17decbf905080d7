import { paginate } from '../pages.ts';
import { reply, route } from '../route.ts';
import type { Schemas } from '../route.ts';
import { eventView, isTimelineOnly, timelineView } from '../views/timeline.ts';
import { topicToRead } from './issues.ts';

export const timelineRoutes = [
  route('get', '/repos/{owner}/{repo}/issues/{issue_number}/timeline', async (request) => {
    const { world } = request;
    const all = world.tables.timeline.by('topic', topicToRead(request).id);
    const page = paginate(request, all);
    const views: Schemas['timeline-issue-events'][] = [];
    for (const event of page.items) {
      const view = await timelineView(world, event);
      if (view !== undefined) views.push(view);
    }
    return reply(200, views, page.headers);
  }),

  route('get', '/repos/{owner}/{repo}/issues/{issue_number}/events', (request) => {
    const { world } = request;
    const all = world.tables.timeline
      .by('topic', topicToRead(request).id)
      .filter((event) => !isTimelineOnly(event));
    const page = paginate(request, all);
    const views = page.items.map((event) => eventView(world, event));
    return reply(200, views, page.headers);
  }),
];
