ALTER TABLE show_history ADD COLUMN cause TEXT;
