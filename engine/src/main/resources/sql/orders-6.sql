CREATE TABLE engine_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
