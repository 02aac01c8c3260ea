-- Notes what became of a line of an order elsewhere, if it is noted as it was read; so of two who worked it out from the
-- same state one is told to look again.
--
-- KEYS   1 elsewhere (hash): see docs/redis-keys.md
-- ARGV   1 field  2 what was read, empty where there was nothing  3 what it becomes
--        4 ms after which the hash is forgotten
-- Reply  1: noted; 0: it is otherwise by now
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
