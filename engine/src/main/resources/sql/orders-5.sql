ALTER TABLE show_history ADD COLUMN from_epoch TEXT;
ALTER TABLE show_history ADD COLUMN from_seq INTEGER;
