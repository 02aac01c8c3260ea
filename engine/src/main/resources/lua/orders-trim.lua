#!lua flags=allow-oom
-- Trims the outbox up to where every order system has acknowledged all. Nothing is trimmed while the group of a
-- configured system is missing. A group that is not configured here holds the outbox back as long as another node reads
-- for it; one that nobody has read for longer than ARGV 1 holds nothing back. A system that is parked holds back ARGV 2
-- entries at most; where more than these are trimmed, the field SYSTEM:gap says that orders were lost for it, and the
-- cancellations among them become dead letters.
--
-- KEYS 1 outbox (stream)  2 delivery (hash)
-- ARGV 1 ms after which a group that is not configured no longer counts  2 entries that wait for a parked system at most
--      3 reason of these dead letters, '' while the show is not listed among those with dead letters
--      4 count of the configured systems that are not parked, then these, then the parked ones
--
-- Reply {entries trimmed, 1 if a parked system had not read some of them; 2 when nothing was done, since such entries would
--        be trimmed and the show has to be listed first}

local function map(flat)
    local m = {}
    for i = 1, #flat, 2 do
        m[flat[i]] = flat[i + 1]
    end
    return m
end

local function parts(id)
    local ms, seq = string.match(id, '^(%d+)-(%d+)$')
    return tonumber(ms), tonumber(seq)
end

local function before(a, b)
    local aMs, aSeq = parts(a)
    local bMs, bSeq = parts(b)
    return aMs < bMs or (aMs == bMs and aSeq < bSeq)
end

-- The first entry that the group has not acknowledged.
local function open(group)
    if group['pending'] > 0 then
        return redis.call('XPENDING', KEYS[1], group['name'])[2]
    end
    local ms, seq = parts(group['last-delivered-id'])
    return string.format('%.0f-%.0f', ms, seq + 1)
end

local function unread(group)
    for _, flat in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], group['name'])) do
        if map(flat)['idle'] < tonumber(ARGV[1]) then
            return false
        end
    end
    return true
end

-- Where to trim so that at most so many entries stay, going a step of 1,024 at a time.
local function bounded(max)
    local over = math.min(redis.call('XLEN', KEYS[1]) - max, 1024)
    if over <= 0 then
        return '0-0'
    end
    local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', over)
    local ms, seq = parts(first[#first][1])
    return string.format('%.0f-%.0f', ms, seq + 1)
end

-- Cancellations from this entry on and before that one, which a parked system has not read.
local function bury(name, from, to)
    while from do
        local entries = redis.call('XRANGE', KEYS[1], from, '(' .. to, 'COUNT', 100)
        for _, entry in ipairs(entries) do
            for i = 1, #entry[2], 2 do
                if string.match(entry[2][i], '^%d+%.%d+$') then
                    redis.call('HSET', KEYS[2], name .. ':' .. entry[2][i] .. ':dead', ARGV[3])
                end
            end
        end
        from = #entries == 100 and '(' .. entries[100][1]
    end
end

if redis.call('EXISTS', KEYS[1]) == 0 then
    return {0, 0}
end

local count = tonumber(ARGV[4])
local missing = {}
local left = count
for i = 5, 4 + count do
    missing[ARGV[i]] = true
end
local waits = {} -- parked system -> the first entry that it has not acknowledged
for i = 5 + count, #ARGV do
    waits[ARGV[i]] = '0-0'
end

local upTo
for _, flat in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local group = map(flat)
    local name = group['name']
    if waits[name] then
        waits[name] = open(group)
    elseif missing[name] or not unread(group) then
        if missing[name] then
            left = left - 1
        end
        local id = open(group)
        if not upTo or before(id, upTo) then
            upTo = id
        end
    end
end
if left > 0 then
    return {0, 0}
end

local lost = 0
if next(waits) then
    local most = bounded(tonumber(ARGV[2]))
    if upTo and before(upTo, most) then
        most = upTo
    end
    local held
    for name, id in pairs(waits) do
        if not held or before(id, held) then
            held = id
        end
    end
    if upTo and before(upTo, held) then
        held = upTo
    end
    upTo = held
    if before(upTo, most) then
        upTo = most
    end
    local first = redis.call('XRANGE', KEYS[1], '-', '(' .. upTo, 'COUNT', 1)
    for name, id in pairs(waits) do
        if #first > 0 and before(id, upTo) then
            if ARGV[3] == '' then
                return {0, 2}
            end
            redis.call('HSET', KEYS[2], name .. ':gap', '1')
            bury(name, id, upTo)
            lost = 1
        end
    end
end
if not upTo then
    return {0, 0}
end
return {redis.call('XTRIM', KEYS[1], 'MINID', '=', upTo), lost}
