CREATE TABLE order_records (
  show_id         TEXT NOT NULL,
  number          INTEGER NOT NULL,
  order_id        TEXT NOT NULL REFERENCES orders (order_id),
  epoch           TEXT NOT NULL,
  seq             INTEGER NOT NULL,
  fingerprint     TEXT NOT NULL,
  key_id          TEXT NOT NULL,
  key_fingerprint TEXT NOT NULL,
  created_at_ms   INTEGER NOT NULL,
  expires_at_ms   INTEGER NOT NULL,
  lines           TEXT,
  PRIMARY KEY (show_id, number, order_id)
) WITHOUT ROWID;
CREATE TABLE show_history (
  id          INTEGER PRIMARY KEY,
  show_id     TEXT NOT NULL,
  epoch       TEXT NOT NULL,
  seq         INTEGER NOT NULL,
  type        TEXT NOT NULL,
  at_ms       INTEGER NOT NULL,
  sku         TEXT NOT NULL,
  allotted    INTEGER,
  delta       INTEGER,
  reason      TEXT,
  key_id      TEXT NOT NULL,
  fingerprint TEXT,
  definition  TEXT,
  UNIQUE (show_id, epoch, seq, type, sku, key_id)
);
CREATE INDEX show_history_by_show ON show_history (show_id, id);
