#!lua flags=allow-oom
-- Reads what a show owes to one payment gateway, provided that the caller is the one node that may. Takes the lease when it
-- is free and there is something to read, and renews it when a third of it has gone. What is owed to other gateways is passed
-- over: a node takes the lease only for what it can do.
--
-- KEYS 1 lease of this gateway  2 payments (stream)
-- ARGV 1 token of the caller  2 lease in ms  3 id of the last entry passed, '' for none  4 entries at most
--      5 method of the gateway  6 1 when the caller believes that it holds the lease, and ARGV 3 is the last that it has
--      7 whether a free lease is taken (0/1)
--
-- Reply {state, now (ms), entries, id of the last entry passed by this call or before ('' for none), 1 when there may be more,
--        method of the last entry passed over, '' for none}
--   state 0: nothing is owed to this gateway as far as it was read (nothing is taken)   1: another holds the lease
--   state 2: the caller holds it   3: it has just taken it, and the entries are the first there are
--   state 4: something is owed and nobody holds the lease; it is left to others, and there are no entries
--   entries as XRANGE gives them: {id, {field, value, ...}}; one that is not readable counts as this gateway's

local METHOD = 5
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

if redis.call('XLEN', KEYS[2]) == 0 then
    return { 0, now, {}, '', 0, '' }
end

local lease, most = tonumber(ARGV[2]), tonumber(ARGV[4])
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
    return { 1, now, {}, '', 0, '' }
end

local held = holder and ARGV[6] == '1'
local passed = ARGV[3]
if holder and not held or not holder and ARGV[6] == '1' then
    passed = '' -- what the caller has read is not what it holds
end
local read = redis.call('XRANGE', KEYS[2], passed == '' and '-' or '(' .. passed, '+', 'COUNT', most)
local entries, other = {}, ''
for _, entry in ipairs(read) do
    local readable, owed = pcall(cmsgpack.unpack, entry[2][2])
    if readable and type(owed) == 'table' and type(owed[METHOD]) == 'string' and owed[METHOD] ~= ARGV[5] then
        other = owed[METHOD]
    else
        entries[#entries + 1] = entry
    end
    passed = entry[1]
end

local state = held and 2 or 3
if not holder then
    if #entries == 0 then
        return { 0, now, {}, passed, #read == most and 1 or 0, other }
    end
    if ARGV[7] == '0' then
        return { 4, now, {}, '', 0, other }
    end
    redis.call('SET', KEYS[1], ARGV[1], 'PX', lease)
elseif redis.call('PTTL', KEYS[1]) < lease * 2 / 3 then
    redis.call('PEXPIRE', KEYS[1], lease)
end
return { state, now, entries, passed, #read == most and 1 or 0, other }
