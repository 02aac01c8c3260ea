/** Types of `tallylight.js`. Fields that are not named here may come; ignore what you don't know. */

/** What an overlay shows of an offer's stock: `held` means none available, though holds may return some. */
export type Stock = "in" | "low" | "held" | "out" | "closed" | "uncertain";

/** An offer as the public feed has it. Money is in minor units, times are epoch milliseconds. */
export interface Offer {
  title: string;
  titles?: Record<string, string>;
  product?: string;
  options?: Record<string, string>;
  price: number;
  prices?: Record<string, number>;
  currency: string;
  compareAtPrice?: number;
  imageUrl?: string;
  url?: string;
  position?: number;
  perBuyerLimit?: number;
  limitGroup?: string;
  opensAt?: number;
  closesAt?: number;
  status: "open" | "closed";
  stock: Stock;
  /** Absent where the show does not publish its counts, like the two after it. */
  available?: number;
  reserved?: number;
  sold?: number;
  /** In place of `available` where counts are capped. */
  availableMoreThan?: number;
  [field: string]: unknown;
}

/** The whole picture. It is never changed in place: an offer that is the same object as before has not changed. */
export interface State {
  readonly show: string;
  readonly epoch: string;
  readonly seq: number;
  readonly at: number;
  readonly status: "scheduled" | "live" | "paused" | "ended";
  readonly title?: string;
  readonly titles?: Record<string, string>;
  readonly currency?: string;
  readonly featured?: string;
  readonly startsAt?: number;
  readonly publicCounts?: "exact" | "capped" | "state";
  readonly rehearsal?: boolean;
  readonly viewers?: number;
  /** Nobody knows what is left at the moment; the counts are the last ones known. */
  readonly uncertain?: true;
  readonly offers: Readonly<Record<string, Readonly<Offer>>>;
  readonly [field: string]: unknown;
}

export interface Line {
  sku: string;
  requested: number;
  quantity: number;
  unitPrice: number;
  reason?: string;
}

export interface Reservation {
  id: string;
  show: string;
  buyerId: string;
  state: "held" | "paying" | "committed" | "released" | "expired";
  lines: Line[];
  currency: string;
  total: number;
  createdAt: number;
  expiresAt: number;
  orderId?: string;
  [field: string]: unknown;
}

export interface Order {
  id: string;
  number: number;
  show: string;
  reservationId: string;
  buyerId: string;
  state: "committed" | "cancelled";
  lines: (Omit<Line, "requested" | "reason"> & { cancelled?: number })[];
  currency: string;
  total: number;
  /** What was paid for what is cancelled; missing where nothing is. */
  cancelledTotal?: number;
  payment: Readonly<{ method: string; reference?: string; amount?: number; currency?: string; [field: string]: unknown }>;
  /** Where the sale came from, for example `web`. */
  channel?: string;
  /** Made in a rehearsal: no order system gets it. */
  test: boolean;
  committedAt: number;
  [field: string]: unknown;
}

export type ConnectionState = "idle" | "connecting" | "live" | "waiting" | "closed";

export interface Connection {
  state: ConnectionState;
  /** Failed attempts since the last good line. */
  attempt?: number;
  transport?: "websocket" | "sse";
  retryInMs?: number;
  /** Why it closed: 4100–4199 are for good, except 4104 (no such show), which is asked for again slowly. */
  code?: number;
  /** The same for people: what the engine said, or `HTTP 502` and the like. */
  reason?: string;
  /** HTTP status of what came in place of a stream of events. */
  status?: number;
  /** The last part of the engine's problem type, for example `forbidden-origin`. */
  problem?: string;
}

/** What each listener is called with. */
export interface FeedEvents {
  state: [state: State, previous: State | null];
  offer: [change: { sku: string; offer?: Readonly<Offer>; previous?: Readonly<Offer> }];
  show: [state: State, previous: State | null];
  sale: [sale: { sku: string; quantity?: number; at: number; offer?: Readonly<Offer> }];
  notice: [notice: { text: string }];
  /** `open`: ids of what the buyer holds; each follows as a `reservation`. */
  authenticated: [buyer: { buyerId: string; open?: string[] }];
  reservation: [reservation: Reservation];
  order: [order: Order];
  connection: [connection: Connection];
  error: [error: { problem: string; detail?: string }];
  message: [message: { type: string; [field: string]: unknown }];
}

/** A value, or what fetches one for each connection anew. */
export type Credential = string | (() => string | undefined | Promise<string | undefined>);

export interface FeedOptions {
  /** Root of the engine, also below a path; default: where the module was loaded from. A script that is no ES module must say it. */
  baseUrl?: string;
  /** The featured product's offers only. */
  view?: "featured";
  /** Of a buyer, from `POST /v1/feed-tickets`. One connection spends it, so give a function. */
  ticket?: Credential;
  /** Of a buyer. Cannot be sent over `sse`; a ticket can. */
  token?: Credential;
  /** Default: a WebSocket, and server-sent events where none gets through. */
  transport?: "websocket" | "sse";
  /** 0 ≤ x < 1, for the jitter. */
  random?: () => number;
}

export declare class Feed {
  constructor(showId: string, options?: FeedOptions);
  /** `live` means: the picture is the engine's, now. */
  get connection(): ConnectionState;
  /** Last known picture; stays readable while the connection is away. */
  state: State | null;
  on<T extends keyof FeedEvents>(type: T, listener: (...args: FeedEvents[T]) => void): this;
  off<T extends keyof FeedEvents>(type: T, listener: (...args: FeedEvents[T]) => void): this;
  start(): this;
  stop(): void;
  /** The engine's clock, epoch ms. */
  now(): number;
}

/** Same as `new Feed(showId, options).start()`. */
export declare function connect(showId: string, options?: FeedOptions): Feed;

export declare const SUBPROTOCOL: "tallylight.v1";

/** RFC 7396. Changes neither argument. */
export declare function mergePatch(target: unknown, patch: unknown): unknown;

/** Digits after the decimal point (ISO 4217): JPY 0, EUR 2, KWD 3. */
export declare function exponentOf(currency: string): number;

/** For example `€19.99` for 1999 and `EUR`. */
export declare function formatMoney(minorUnits: number, currency: string, locale?: string): string;

/** A fresh `Idempotency-Key`. */
export declare function newKey(): string;

export interface ShopOptions {
  buyerId: string;
  baseUrl?: string;
  /** Where the sale comes from; default `web`. */
  channel?: string;
  random?: () => number;
}

export interface Payment {
  method: string;
  reference?: string;
  token?: string;
  amount?: number;
  currency?: string;
}

/** What takes its time, for example a second factor: the reservation stays the buyer's until `expiresAt`. */
export interface Paying {
  state: "paying";
  nextAction?: { type: string; url?: string; clientSecret?: string };
  expiresAt: number;
}

/** One buyer in one show. Every method rejects with a `ShopError`; the same `key` again never buys twice. */
export declare class Shop {
  constructor(showId: string, options: ShopOptions);
  readonly buyerId: string;
  show(): Promise<Record<string, unknown>>;
  reserve(
    lines: { sku: string; quantity: number; expectedUnitPrice?: number }[],
    options?: { key?: string; currency?: string },
  ): Promise<Reservation>;
  reservation(id: string): Promise<Reservation>;
  reservations(state?: Reservation["state"]): Promise<Reservation[]>;
  checkout(id: string, payment: Payment, options?: { key?: string }): Promise<Order | Paying>;
  extend(id: string, byMs: number, options?: { key?: string }): Promise<Reservation>;
  release(id: string): Promise<Reservation>;
  /** Lets one feed connection hear of this buyer's reservations and orders. */
  ticket(): Promise<string>;
}

export declare class ShopError extends Error {
  /** HTTP status; 0 when there was no answer. */
  status: number;
  /** `sold-out`, `price-changed` …, or `no-answer`. */
  problem: string;
  lines: { sku: string; reason: string; requested?: number; available?: number }[];
  /** The engine may have done it all the same: ask again with the same key. */
  outcomeUnknown: boolean;
  retryAfterMs?: number;
}
