-- Ids compare by their bytes, whatever the language of the database: the key is smaller and faster so.
CREATE TABLE orders (
  order_id          text COLLATE "C" NOT NULL PRIMARY KEY,
  number            bigint NOT NULL,
  show_id           text COLLATE "C" NOT NULL,
  reservation_id    text COLLATE "C" NOT NULL,
  buyer_id          text NOT NULL,
  state             text NOT NULL,
  channel           text,
  currency          text NOT NULL,
  total             bigint NOT NULL,
  payment_method    text NOT NULL,
  payment_reference text NOT NULL,
  attribution       text,
  metadata          text,
  test              integer NOT NULL,
  committed_at_ms   bigint NOT NULL,
  recorded_at_ms    bigint NOT NULL
);
CREATE INDEX orders_by_show ON orders (show_id, number);
CREATE TABLE order_lines (
  order_id   text COLLATE "C" NOT NULL REFERENCES orders (order_id),
  line_no    integer NOT NULL,
  sku        text COLLATE "C" NOT NULL,
  quantity   integer NOT NULL,
  unit_price bigint NOT NULL,
  PRIMARY KEY (order_id, line_no)
);
CREATE TABLE order_events (
  event_id text COLLATE "C" NOT NULL PRIMARY KEY,
  order_id text COLLATE "C" NOT NULL REFERENCES orders (order_id),
  type     text NOT NULL,
  at_ms    bigint NOT NULL,
  payload  text NOT NULL
);
CREATE TABLE order_records (
  show_id         text COLLATE "C" NOT NULL,
  number          bigint NOT NULL,
  order_id        text COLLATE "C" NOT NULL REFERENCES orders (order_id),
  epoch           text NOT NULL,
  seq             bigint NOT NULL,
  fingerprint     text NOT NULL,
  key_id          text NOT NULL,
  key_fingerprint text NOT NULL,
  created_at_ms   bigint NOT NULL,
  expires_at_ms   bigint NOT NULL,
  lines           text,
  PRIMARY KEY (show_id, number, order_id)
);
CREATE TABLE show_history (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  show_id     text COLLATE "C" NOT NULL,
  epoch       text COLLATE "C" NOT NULL,
  seq         bigint NOT NULL,
  type        text COLLATE "C" NOT NULL,
  at_ms       bigint NOT NULL,
  sku         text COLLATE "C" NOT NULL,
  allotted    bigint,
  delta       bigint,
  reason      text,
  key_id      text COLLATE "C" NOT NULL,
  fingerprint text,
  definition  text,
  UNIQUE (show_id, epoch, seq, type, sku, key_id)
);
CREATE INDEX show_history_by_show ON show_history (show_id, id);
