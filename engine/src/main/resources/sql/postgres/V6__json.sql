-- Until here JSON was text. A document that jsonb cannot hold as it is: one with \u0000 has U+FFFD in its place, and one
-- with a number that is out of range stays as it is, as a JSON string.
CREATE FUNCTION tallylight_jsonb(document text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  RETURN document::jsonb;
EXCEPTION WHEN data_exception THEN
  BEGIN
    RETURN regexp_replace(document, '(?<!\\)((?:\\\\)*)\\u0000', '\1' || chr(65533), 'g')::jsonb;
  EXCEPTION WHEN data_exception THEN
    RETURN to_jsonb(document);
  END;
END $$;
ALTER TABLE orders
  ALTER COLUMN attribution TYPE jsonb USING tallylight_jsonb(attribution),
  ALTER COLUMN metadata TYPE jsonb USING tallylight_jsonb(metadata);
ALTER TABLE order_events ALTER COLUMN payload TYPE jsonb USING tallylight_jsonb(payload);
ALTER TABLE order_records ALTER COLUMN lines TYPE jsonb USING tallylight_jsonb(lines);
ALTER TABLE order_cancellations ALTER COLUMN lines TYPE jsonb USING tallylight_jsonb(lines);
-- Not jsonb, which would forget the order of an offer's options: buyers see them in that order.
ALTER TABLE show_history ALTER COLUMN definition TYPE json USING definition::json;
DROP FUNCTION tallylight_jsonb(text);
