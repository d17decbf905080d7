import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultBox } from '../faults/fault-box.ts';
import type { DeliveriesPort, Delivery } from '../server/deps.ts';
import type { OnDelivery } from '../server/exchange.ts';
import type { DomainEvent } from '../world/events.ts';
import type { World } from '../world/world.ts';
import { makeDeliveryLog } from './delivery-log.ts';
import { buildPayload } from './payload.ts';
import { placeOf } from './place.ts';
import { recipientsOf } from './recipients.ts';
import type { Recipient } from './recipients.ts';
import { send } from './send.ts';

export interface WebhooksOptions {
  readonly world: World;
  readonly faults: FaultBox;
  readonly onDelivery?: OnDelivery;
}

export interface Webhooks extends DeliveriesPort {
  /** Resolves when everything that happened so far was sent and answered. */
  idle(): Promise<void>;
  /** Sends nothing more. */
  close(): void;
}

interface Parcel {
  readonly recipient: Recipient;
  readonly event: string;
  readonly action: string | null;
  readonly repositoryId: number | null;
  readonly guid: string;
  readonly payload: Promise<object>;
  readonly redelivery: boolean;
}

/**
 * Tells every App what happened, in the order in which it happened, unless a fault says otherwise. The
 * payload is begun while the event is new; sending waits for nobody who acts on the world.
 */
export function startWebhooks(options: WebhooksOptions): Webhooks {
  const { world, faults } = options;
  const log = makeDeliveryLog();
  const post = new PostOffice(options, (delivery) => log.add(delivery));
  const stop = world.onEvent((event) => {
    for (const recipient of recipientsOf(world, event)) {
      post.accept(toParcel(world, event, recipient), faults.strikeDelivery(event.name));
    }
  });
  return {
    list: (appId) => log.list(appId),
    get: (appId, id) => log.get(appId, id),
    redeliver: (appId, id) => {
      const delivery = log.get(appId, id);
      const parcel = delivery && toRedelivery(world, delivery);
      if (parcel === undefined) return false;
      post.accept(parcel, []);
      return true;
    },
    idle: () => post.idle(),
    close: () => {
      stop();
      post.close();
    },
  };
}

function toParcel(world: World, event: DomainEvent, recipient: Recipient): Parcel {
  const { id, nodeId } = recipient.installation;
  const built = buildPayload(world, event);
  const payload = built.then((body) => ({ ...body, installation: { id, node_id: nodeId } }));
  // Whoever sends it is told of a payload that could not be built; until then nobody listens.
  payload.catch(() => undefined);
  return {
    recipient,
    event: event.name,
    action: event.action,
    repositoryId: placeOf(world, event).repository?.id ?? null,
    guid: newGuid(world),
    payload: event.name === 'installation' ? built : payload,
    redelivery: false,
  };
}

function toRedelivery(world: World, delivery: Delivery): Parcel | undefined {
  const app = world.tables.apps.get(delivery.appId);
  const installation = world.tables.installations.get(delivery.installationId);
  if (app === undefined || installation === undefined) return undefined;
  return {
    recipient: { app, installation },
    event: delivery.event,
    action: delivery.action,
    repositoryId: delivery.repositoryId,
    guid: delivery.guid,
    payload: Promise.resolve(delivery.request.payload),
    redelivery: true,
  };
}

function newGuid(world: World): string {
  const hex = (length: number): string =>
    Array.from({ length }, () => Math.floor(world.random() * 16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-11f0-8${hex(3)}-${hex(12)}`;
}

/** One line of deliveries for each App. */
class PostOffice {
  readonly #options: WebhooksOptions;
  readonly #delivered: (delivery: Delivery) => void;
  readonly #lines = new Map<number, Promise<void>>();
  readonly #late = new Set<Promise<void>>();
  readonly #held = new Map<number, Parcel[]>();
  readonly #closing = new AbortController();

  constructor(options: WebhooksOptions, delivered: (delivery: Delivery) => void) {
    this.#options = options;
    this.#delivered = delivered;
  }

  accept(parcel: Parcel, faults: ReturnType<FaultBox['strikeDelivery']>): void {
    const has = (kind: string) => faults.some((fault) => fault.kind === kind);
    const appId = parcel.recipient.app.id;
    if (has('webhook-drop')) return;
    const delay = faults.find((fault) => fault.kind === 'webhook-delay');
    if (delay?.kind === 'webhook-delay') {
      this.#later(parcel, delay.milliseconds);
      return;
    }
    if (has('webhook-reorder')) {
      this.#held.set(appId, [...(this.#held.get(appId) ?? []), parcel]);
      return;
    }
    this.#enqueue(parcel);
    if (has('webhook-duplicate')) this.#enqueue(parcel);
    const held = this.#held.get(appId) ?? [];
    this.#held.delete(appId);
    for (const each of held) this.#enqueue(each);
  }

  async idle(): Promise<void> {
    const waiting = [...this.#lines.values(), ...this.#late];
    await Promise.all(waiting);
    const more = [...this.#lines.values(), ...this.#late];
    if (more.some((each) => !waiting.includes(each))) await this.idle();
  }

  close(): void {
    this.#closing.abort();
  }

  #enqueue(parcel: Parcel): void {
    const appId = parcel.recipient.app.id;
    const before = this.#lines.get(appId) ?? Promise.resolve();
    this.#lines.set(
      appId,
      before.then(() => this.#deliver(parcel)),
    );
  }

  #later(parcel: Parcel, milliseconds: number): void {
    const { signal } = this.#closing;
    const late = sleep(milliseconds, undefined, { signal, ref: false }).then(
      () => this.#enqueue(parcel),
      () => undefined,
    );
    this.#late.add(late);
    void late.finally(() => this.#late.delete(late));
  }

  async #deliver(parcel: Parcel): Promise<void> {
    const { world, onDelivery } = this.#options;
    const { app, installation } = parcel.recipient;
    // The address may have been set since; without one there is nobody to tell.
    const { webhook } = world.tables.apps.must(app.id);
    if (this.#closing.signal.aborted || webhook === null) return;
    const payload = await parcel.payload.catch((cause: unknown) => {
      console.error(`sandbox: no payload for ${parcel.event}`, cause);
      return undefined;
    });
    if (payload === undefined) return;
    const { event, action, guid } = parcel;
    onDelivery?.({ event, action, payload });
    const deliveredAt = world.now();
    const answer = await send({ ...webhook, appId: app.id, guid, event, payload });
    this.#delivered({
      id: world.nextId(),
      guid,
      appId: app.id,
      deliveredAt,
      redelivery: parcel.redelivery,
      duration: answer.seconds,
      status: answer.status,
      statusCode: answer.statusCode,
      event,
      action,
      installationId: installation.id,
      repositoryId: parcel.repositoryId,
      url: webhook.url,
      request: { headers: answer.requestHeaders, payload },
      response: { headers: answer.headers, payload: answer.body },
    });
  }
}
