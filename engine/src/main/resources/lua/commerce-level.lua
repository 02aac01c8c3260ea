-- Notes how much a commerce platform has of one offer, unless a later note is there already: two nodes may have learnt of
-- the same adjustment, and the slower one must not undo what the faster one has noted since.
--
-- KEYS   1 levels (hash): see docs/redis-keys.md
-- ARGV   1 SKU  2 epoch of the show  3 version, levels applied in that epoch  4 entries, one for each place
--        5 ms after which the hash is forgotten
-- Reply  1: noted; 0: a later one of the same epoch is there
local note = redis.call('HGET', KEYS[1], ARGV[1])
if note then
  local epoch, version = string.match(note, '^(%S+) (%d+)')
  if epoch == ARGV[2] and tonumber(version) >= tonumber(ARGV[3]) then
    return 0
  end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. ARGV[3] .. ' ' .. ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
