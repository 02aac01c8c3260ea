-- Notes what became of an order elsewhere, and of the bookings of an offer, if both are noted as they were read; so of two who
-- worked something out from the same state one is told to look again.
--
-- KEYS   1 elsewhere (hash)  2 booked (hash): see docs/redis-keys.md
-- ARGV   1 field of 1, empty where nothing of it changes  2 what was read, empty where there was nothing  3 what it becomes
--        4 field of 2 (a SKU), 5 and 6 the same of it
--        7 ms after which the hashes are forgotten
-- Reply  1: noted; 0: one of them is otherwise by now
local fields = { ARGV[1], ARGV[4] }
local before, after = { ARGV[2], ARGV[5] }, { ARGV[3], ARGV[6] }
for i = 1, 2 do
  if fields[i] ~= '' and (redis.call('HGET', KEYS[i], fields[i]) or '') ~= before[i] then
    return 0
  end
end
for i = 1, 2 do
  if fields[i] ~= '' then
    redis.call('HSET', KEYS[i], fields[i], after[i])
    redis.call('PEXPIRE', KEYS[i], ARGV[7])
  end
end
return 1
