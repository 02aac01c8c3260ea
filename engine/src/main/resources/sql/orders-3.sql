ALTER TABLE order_lines ADD COLUMN cancelled INTEGER NOT NULL DEFAULT 0;
CREATE TABLE order_cancellations (
  show_id         TEXT NOT NULL,
  number          INTEGER NOT NULL,
  order_id        TEXT NOT NULL REFERENCES orders (order_id),
  cancellation_no INTEGER NOT NULL,
  epoch           TEXT NOT NULL,
  seq             INTEGER NOT NULL,
  at_ms           INTEGER NOT NULL,
  restock         INTEGER NOT NULL,
  reason          TEXT,
  amount          INTEGER NOT NULL,
  key_id          TEXT NOT NULL,
  fingerprint     TEXT NOT NULL,
  lines           TEXT NOT NULL,
  PRIMARY KEY (show_id, number, order_id, cancellation_no)
) WITHOUT ROWID;
CREATE INDEX order_cancellations_by_seq ON order_cancellations (show_id, epoch, seq);
