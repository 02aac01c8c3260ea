ALTER TABLE show_history ADD COLUMN from_epoch text COLLATE "C";
ALTER TABLE show_history ADD COLUMN from_seq bigint;
