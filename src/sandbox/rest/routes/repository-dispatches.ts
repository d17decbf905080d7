import { dispatchRepository } from '../../world/operations/repository-dispatch.ts';
import { visible } from '../access.ts';
import { unwrap } from '../refusal.ts';
import { empty, route } from '../route.ts';

export const repositoryDispatchRoutes = [
  route('post', '/repos/{owner}/{repo}/dispatches', (request) => {
    const { world, actor, body } = request;
    unwrap(
      dispatchRepository(world, actor, {
        repositoryId: visible(request).id,
        eventType: body.event_type,
        clientPayload: body.client_payload ?? {},
      }),
    );
    return empty(204);
  }),
];
