#!lua flags=allow-oom
-- Removes what a deleted show left, once every order system has passed all entries of its outbox. The id of a show that had
-- orders stays taken: the fields `deleted`, `ordered` and `purged` of its hash say so, and are all that is left of it.
--
-- KEYS  1 show (hash)  2 outbox (stream)  3... the other keys of the show that are removed
-- ARGV  1 epoch of the show that was deleted  2 whether to remove it (0/1), or only to look
-- Reply 0: this show is not here, or not deleted   1: order systems lack something   2: nothing is lacking, and it is
--       removed if that was asked for

local show = redis.call('HMGET', KEYS[1], 'epoch', 'deleted', 'ordered')
if show[1] or show[2] ~= ARGV[1] then
  return 0
elseif redis.call('XLEN', KEYS[2]) > 0 then
  return 1
elseif ARGV[2] == '1' then
  redis.call('UNLINK', KEYS[2], unpack(KEYS, 3))
  redis.call('DEL', KEYS[1])
  if show[3] == '1' then
    redis.call('HSET', KEYS[1], 'deleted', ARGV[1], 'ordered', '1', 'purged', '1')
  end
end
return 2
