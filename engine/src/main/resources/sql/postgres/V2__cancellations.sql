ALTER TABLE order_lines ADD COLUMN cancelled integer NOT NULL DEFAULT 0;
CREATE TABLE order_cancellations (
  show_id         text COLLATE "C" NOT NULL,
  number          bigint NOT NULL,
  order_id        text COLLATE "C" NOT NULL REFERENCES orders (order_id),
  cancellation_no integer NOT NULL,
  epoch           text COLLATE "C" NOT NULL,
  seq             bigint NOT NULL,
  at_ms           bigint NOT NULL,
  restock         integer NOT NULL,
  reason          text,
  amount          bigint NOT NULL,
  key_id          text NOT NULL,
  fingerprint     text NOT NULL,
  lines           text NOT NULL,
  PRIMARY KEY (show_id, number, order_id, cancellation_no)
);
CREATE INDEX order_cancellations_by_seq ON order_cancellations (show_id, epoch, seq);
