-- Reads one offer and what of its show belongs to it, in one atomic step. Writes nothing.
--
-- KEYS   1 show, 2 offers, 3 terms, 4 stock: see docs/redis-keys.md
-- ARGV   1 SKU
-- Reply  array [epoch, show doc, clock, offer doc, terms, stock]; a null epoch: no such show; a null offer doc: no such
--        offer
local show = redis.call('HMGET', KEYS[1], 'epoch', 'doc', 'clock')
return {
  show[1],
  show[2],
  show[3],
  redis.call('HGET', KEYS[2], ARGV[1]),
  redis.call('HGET', KEYS[3], ARGV[1]),
  redis.call('HGET', KEYS[4], ARGV[1]),
}
