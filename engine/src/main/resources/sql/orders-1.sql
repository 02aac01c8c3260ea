CREATE TABLE orders (
  order_id          TEXT NOT NULL PRIMARY KEY,
  number            INTEGER NOT NULL,
  show_id           TEXT NOT NULL,
  reservation_id    TEXT NOT NULL,
  buyer_id          TEXT NOT NULL,
  state             TEXT NOT NULL,
  channel           TEXT,
  currency          TEXT NOT NULL,
  total             INTEGER NOT NULL,
  payment_method    TEXT NOT NULL,
  payment_reference TEXT NOT NULL,
  attribution       TEXT,
  metadata          TEXT,
  test              INTEGER NOT NULL,
  committed_at_ms   INTEGER NOT NULL,
  recorded_at_ms    INTEGER NOT NULL
);
CREATE INDEX orders_by_show ON orders (show_id, number);
CREATE TABLE order_lines (
  order_id   TEXT NOT NULL REFERENCES orders (order_id),
  line_no    INTEGER NOT NULL,
  sku        TEXT NOT NULL,
  quantity   INTEGER NOT NULL,
  unit_price INTEGER NOT NULL,
  PRIMARY KEY (order_id, line_no)
) WITHOUT ROWID;
CREATE TABLE order_events (
  event_id TEXT NOT NULL PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (order_id),
  type     TEXT NOT NULL,
  at_ms    INTEGER NOT NULL,
  payload  TEXT NOT NULL
);
