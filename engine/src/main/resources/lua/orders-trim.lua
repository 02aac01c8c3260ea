#!lua flags=allow-oom
-- Trims the outbox up to where every order system has acknowledged all. Nothing is trimmed while the group of a
-- configured system is missing. A group that is not configured here holds the outbox back as long as another node reads
-- for it; one that nobody has read for longer than ARGV 1 is parked, and holds nothing back.
--
-- KEYS 1 outbox (stream)
-- ARGV 1 ms after which a group that is not configured counts as parked  2... the configured order systems
--
-- Reply: entries trimmed

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

local function parked(group)
    for _, flat in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], group['name'])) do
        if map(flat)['idle'] < tonumber(ARGV[1]) then
            return false
        end
    end
    return true
end

local missing = {}
local left = 0
for i = 2, #ARGV do
    missing[ARGV[i]] = true
    left = left + 1
end
if redis.call('EXISTS', KEYS[1]) == 0 then
    return 0
end

local upTo
for _, flat in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local group = map(flat)
    local configured = missing[group['name']]
    if configured then
        left = left - 1
    end
    if configured or not parked(group) then
        local id = open(group)
        if not upTo or before(id, upTo) then
            upTo = id
        end
    end
end
if left > 0 or not upTo then
    return 0
end
return redis.call('XTRIM', KEYS[1], 'MINID', '=', upTo)
