#!lua flags=allow-oom
-- Says which incarnation of the data this Redis serves. An incarnation ends where writes that were acknowledged, or shown,
-- may be missing: when another server continues the data as a promoted replica, and, in a tier that may forget, when any
-- other process or history does. A plain restart on the server's own file keeps it: a restarted process has a new run id,
-- but no history before its own (`master_replid2` is all zeros), while a promoted replica keeps the id of the history that
-- it followed.
--
-- KEYS  1 primary (hash): see docs/redis-keys.md
-- ARGV  1 run id of the server  2 its master_replid  3 its master_replid2, '' where it says none  4 1 in a tier that may
--       forget, else 0
-- Reply the incarnation

local run, replid, before = ARGV[1], ARGV[2], ARGV[3]
local known = redis.call('HMGET', KEYS[1], 'incarnation', 'run', 'replid', 'before')
local incarnation = known[1]
local promoted = string.match(before, '[^0]') and before ~= known[4]
local forgot = ARGV[4] == '1' and (run ~= known[2] or replid ~= known[3])
if not incarnation or promoted or forgot then
  incarnation = run .. '/' .. replid
end
if incarnation ~= known[1] or run ~= known[2] or replid ~= known[3] or before ~= known[4] then
  redis.call('HSET', KEYS[1], 'incarnation', incarnation, 'run', run, 'replid', replid, 'before', before)
end
return incarnation
