CREATE TABLE engine_settings (name text COLLATE "C" PRIMARY KEY, value text NOT NULL);
