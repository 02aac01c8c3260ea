#!lua flags=allow-oom
-- Puts an incident back on the list of what is owed to payment gateways, to be tried again from the start; or closes it,
-- because somebody has settled it by other means.
--
-- KEYS 1 payments (stream)  2 incidents (hash)
-- ARGV 1 id of the incident  2 1 to try again, 0 to close it
--
-- Reply 1: done   0: there is no such incident

local packed = redis.call('HGET', KEYS[2], ARGV[1])
if not packed then
    return 0
end
if ARGV[2] == '1' then
    local incident = cmsgpack.unpack(packed)
    if incident[3] and incident[3] ~= '0' then
        redis.call('XADD', KEYS[1], '*', 'p', incident[2], 'r', incident[3])
    else
        redis.call('XADD', KEYS[1], '*', 'p', incident[2])
    end
end
redis.call('HDEL', KEYS[2], ARGV[1])
return 1
