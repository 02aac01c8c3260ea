#!lua flags=no-writes
-- Reads one show as a whole, in one atomic step: what it is, what is left, and the place in the events stream from which
-- a reader of that stream goes on. Writes nothing.
--
-- KEYS  1 show (hash)   2 offers (hash)   3 terms (hash)   4 stock (hash)   5 removed (hash)   6 events (stream)
-- ARGV  none
--
-- Replies
--   []                                               there is no such show
--   [show, offers, terms, stock, removed, id, last]  the five hashes, each flat: field, value, field, value, …;
--                                                    id: last id of the stream, "0-0" when it was never written;
--                                                    last: field "e" of its last entry, empty when there is none
if redis.call('HEXISTS', KEYS[1], 'epoch') == 0 then
  return {} -- what is left of a deleted show has none
end
local show = redis.call('HGETALL', KEYS[1])

local id, last = '0-0', ''
if redis.call('EXISTS', KEYS[6]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[6])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      id = info[i + 1]
    elseif info[i] == 'last-entry' and info[i + 1] then
      last = info[i + 1][2][2]
    end
  end
end

return {
  show,
  redis.call('HGETALL', KEYS[2]),
  redis.call('HGETALL', KEYS[3]),
  redis.call('HGETALL', KEYS[4]),
  redis.call('HGETALL', KEYS[5]),
  id,
  last,
}
