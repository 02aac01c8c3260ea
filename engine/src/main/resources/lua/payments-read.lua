#!lua flags=allow-oom
-- Reads what a show owes to payment gateways, provided that the caller is the one node that may. Takes the lease when it is
-- free and there is something to read, and renews it when a third of it has gone.
--
-- KEYS 1 lease  2 payments (stream)
-- ARGV 1 token of the caller  2 lease in ms  3 id of the last entry read, '' for none  4 entries at most
--
-- Reply {state, now (ms), entries}
--   state 0: nothing is owed (nothing is taken)   1: another holds the lease
--   state 2: the caller holds it   3: it has just taken it, and the entries are the first there are, whatever ARGV 3 says
--   entries as XRANGE gives them: {id, {field, value, ...}}

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

if redis.call('XLEN', KEYS[2]) == 0 then
    return { 0, now, {} }
end

local state = 2
local lease = tonumber(ARGV[2])
local holder = redis.call('GET', KEYS[1])
if not holder then
    redis.call('SET', KEYS[1], ARGV[1], 'PX', lease)
    state = 3
elseif holder ~= ARGV[1] then
    return { 1, now, {} }
elseif redis.call('PTTL', KEYS[1]) < lease * 2 / 3 then
    redis.call('PEXPIRE', KEYS[1], lease)
end

local from = '-'
if state == 2 and ARGV[3] ~= '' then
    from = '(' .. ARGV[3]
end
return { state, now, redis.call('XRANGE', KEYS[2], from, '+', 'COUNT', ARGV[4]) }
