import type { Caller } from '../server/deps.ts';
import type { ActiveFault, DeliveryFault, Fault, RequestFault } from './fault.ts';

export interface FaultyRequest {
  readonly caller: Caller;
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** The faults that are set, asked before each request and each delivery. */
export interface FaultBox {
  add(fault: Fault): ActiveFault;
  list(): readonly ActiveFault[];
  clear(): void;
  /** All that strike this request, each counted once. */
  strikeRequest(request: FaultyRequest): readonly RequestFault[];
  strikeDelivery(event: string): readonly DeliveryFault[];
}

export function makeFaultBox(): FaultBox {
  const active = new Map<number, ActiveFault>();
  let lastId = 0;
  const strike = (matches: (fault: Fault) => boolean): Fault[] => {
    const struck: Fault[] = [];
    for (const each of active.values()) {
      if (!matches(each.fault)) continue;
      const times = 'times' in each.fault ? each.fault.times : 0;
      if (times > 0 && each.struck + 1 >= times) active.delete(each.id);
      else active.set(each.id, { ...each, struck: each.struck + 1 });
      struck.push(each.fault);
    }
    return struck;
  };
  return {
    add: (fault) => {
      lastId += 1;
      const added = { id: lastId, fault, struck: 0 };
      active.set(lastId, added);
      return added;
    },
    list: () => [...active.values()],
    clear: () => active.clear(),
    strikeRequest: (request) =>
      strike((fault) => isRequestFault(fault) && isAbout(fault, request)).filter(isRequestFault),
    strikeDelivery: (event) =>
      strike(
        (fault) => isDeliveryFault(fault) && (fault.event === undefined || fault.event === event),
      ).filter(isDeliveryFault),
  };
}

function isRequestFault(fault: Fault): fault is RequestFault {
  return fault.kind === 'fail-before' || fault.kind === 'fail-after' || fault.kind === 'slow';
}

function isDeliveryFault(fault: Fault): fault is DeliveryFault {
  return fault.kind.startsWith('webhook-');
}

function isAbout(fault: RequestFault, request: FaultyRequest): boolean {
  const { caller } = request;
  const isPerson = caller.kind === 'token' && caller.token.kind === 'user';
  const isApp =
    caller.kind === 'app' || (caller.kind === 'token' && caller.token.kind === 'installation');
  if (fault.caller === 'people' && !isPerson) return false;
  if (fault.caller === 'drover' && !isApp) return false;
  if (fault.method !== undefined && fault.method.toUpperCase() !== request.method) return false;
  if (fault.path !== undefined && !new RegExp(fault.path).test(request.path)) return false;
  return fault.body === undefined || new RegExp(fault.body).test(request.body);
}
