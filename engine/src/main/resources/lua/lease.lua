#!lua flags=allow-oom
-- Takes a lease, renews it or gives it up.
--
-- KEYS 1 lease
-- ARGV 1 token of the caller  2 lease in ms, 0 to give it up  3 '1' to take it when nobody holds it
--
-- Reply 1: done   0: the caller does not hold it

local lease, token, ms, takes = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1'

local holder = redis.call('GET', lease)
if not holder and takes then
    redis.call('SET', lease, token, 'PX', ms)
    return 1
elseif holder ~= token then
    return 0
end
if ms == 0 then
    redis.call('DEL', lease)
else
    redis.call('PEXPIRE', lease, ms)
end
return 1
