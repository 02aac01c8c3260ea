#!lua flags=allow-oom
-- Reads the next orders of one show for one order system, provided that the caller is the one node that may.
-- Takes the lease when it is free and there is something to read, and renews it when a third of it has gone. Makes the
-- consumer group at the start of the outbox when it is not there. Entries read before and not acknowledged come first:
-- after a restart, a failure or a take-over the next read begins where the last settled one ended. Reading ahead, while
-- the caller still records what it read last, brings only what directly follows that, and takes no lease: who lost it
-- settles nothing either.
--
-- KEYS 1 lease  2 show (hash)  3 outbox (stream)  4 delivery (hash)
-- ARGV 1 token of the caller  2 lease in ms  3 order system  4 entries at most, 1 or more  5 to read ahead the id of the
--      entry that was read last, else ''  6 whether a free lease is taken (0/1)
--
-- Reply {state, now (ms), number of the last order, progress or -1, status of the show, rehearsal (0/1), entries,
--        again (0/1)}
--   state 0: the outbox is empty, or nobody holds the lease and this reads ahead (nothing is taken, made or written)
--   state 1: another holds the lease
--   state 2: the caller holds it   state 3: it has just taken it
--   state 4: there is something to read and nobody holds the lease; it is left to others
--   entries as XREADGROUP gives them: {id, {field, value, ...}}, the list being nil where an entry was deleted
--   again 1: these entries were read before, and others may follow them

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local show = redis.call('HMGET', KEYS[2], 'number', 'status', 'rehearsal')
local progress = redis.call('HGET', KEYS[4], ARGV[3])

local function reply(state, entries, again)
    return {
        state, now, tonumber(show[1] or 0), tonumber(progress or -1), show[2] or '', tonumber(show[3] or 0), entries,
        again,
    }
end

if redis.call('XLEN', KEYS[3]) == 0 then
    return reply(0, {}, 0)
end

local state = 2
local lease = tonumber(ARGV[2])
local ahead = ARGV[5] ~= ''
local holder = redis.call('GET', KEYS[1])
if not holder and ahead then
    return reply(0, {}, 0)
elseif not holder and ARGV[6] == '0' then
    return reply(4, {}, 0)
elseif not holder then
    redis.call('SET', KEYS[1], ARGV[1], 'PX', lease)
    state = 3
elseif holder ~= ARGV[1] then
    return reply(1, {}, 0)
elseif redis.call('PTTL', KEYS[1]) < lease * 2 / 3 then
    redis.call('PEXPIRE', KEYS[1], lease)
end

local function read(from)
    return redis.pcall('XREADGROUP', 'GROUP', ARGV[3], 'flusher', 'COUNT', ARGV[4], 'STREAMS', KEYS[3], from)
end

-- A call that comes late, behind another reading, would leave a gap.
local function isReadUpTo(id)
    for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[3])) do
        local is = {}
        for i = 1, #group, 2 do
            is[group[i]] = group[i + 1]
        end
        if is.name == ARGV[3] then
            return is['last-delivered-id'] == id
        end
    end
    return false
end

local again = 0
local got
if ahead then
    got = isReadUpTo(ARGV[5]) and read('>')
else
    again = 1
    got = read('0')
    if got and got.err and string.find(got.err, 'NOGROUP', 1, true) then
        redis.call('XGROUP', 'CREATE', KEYS[3], ARGV[3], '0')
        got = read('0')
    end
    if got and not got.err and #got[1][2] == 0 then
        again = 0
        got = read('>')
    end
end
if got and got.err then
    return got
end
return reply(state, got and got[1][2] or {}, again)
