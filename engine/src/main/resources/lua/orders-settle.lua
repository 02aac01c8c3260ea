#!lua flags=allow-oom
-- Notes in one step that an order system has what was read: dead letters, attempts, progress, orders that it was not sent,
-- and the acknowledgement. Does nothing when the caller no longer holds the lease; then whoever holds it reads the same
-- entries again. Does nothing either where a cancellation is to be a dead letter only because of one before it that is none
-- any more: it was replayed meanwhile, and the cancellation has to be offered.
--
-- KEYS 1 lease  2 outbox (stream)  3 delivery (hash)
-- ARGV 1 token of the caller  2 order system  3 highest number settled, 0 for none
--      4 count of entries, then their ids
--      then a count of numbers, then these: the orders whose attempts are counted up where earlier ones were counted
--      then the lowest number settled, 0 for none
--      then a count of ranges FROM-TO, then these: orders that the system was not sent
--      then for each dead letter its label (or entry id), reason, and whether it only follows another (0/1)
--
-- Reply 1: settled   0: the lease is lost   2: nothing was settled, look again

local RANGES_MAX = 200

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 0
end
local system = ARGV[2]
local entries = tonumber(ARGV[4])
local at = 5 + entries
local numbers = tonumber(ARGV[at])
local first = tonumber(ARGV[at + numbers + 1])
local ranges_at = at + numbers + 2
local ranges = tonumber(ARGV[ranges_at])
local dead_at = ranges_at + ranges + 1

local function dead(label)
    return system .. ':' .. label .. ':dead'
end

local dying = {}
for i = dead_at, #ARGV, 3 do
    dying[ARGV[i]] = true
end

-- Whether the order of this cancellation, or one of its cancellations before this one, is or becomes a dead letter.
local function still_follows(label)
    local number, no = string.match(label, '^(%d+)%.(%d+)$')
    if not number then
        return true
    end
    for before = 0, tonumber(no) - 1 do
        local name = before == 0 and number or number .. '.' .. string.format('%.0f', before)
        if dying[name] or redis.call('HEXISTS', KEYS[3], dead(name)) == 1 then
            return true
        end
    end
    return false
end

for i = dead_at, #ARGV, 3 do
    if ARGV[i + 2] == '1' and not still_follows(ARGV[i]) then
        return 2
    end
end

for i = at + 1, at + numbers do
    local field = system .. ':' .. ARGV[i]
    if redis.call('HEXISTS', KEYS[3], field) == 1 then
        redis.call('HINCRBY', KEYS[3], field, 1)
    end
end
for i = dead_at, #ARGV, 3 do
    redis.call('HSET', KEYS[3], dead(ARGV[i]), ARGV[i + 1])
end

local unsent
-- Appends a range to those of orders that were not sent; the oldest are forgotten at the limit.
local function append(from, to)
    unsent = unsent or redis.call('HGET', KEYS[3], system .. ':unsent') or ''
    local head, last_from, last_to = string.match(unsent, '^(.-)(%d+)%-(%d+)$')
    if last_to and tonumber(last_to) + 1 >= from then
        unsent = head .. last_from .. '-' .. string.format('%.0f', math.max(to, tonumber(last_to)))
        return
    end
    unsent = (unsent == '' and '' or unsent .. ',') .. string.format('%.0f-%.0f', from, to)
    local _, commas = string.gsub(unsent, ',', '')
    if commas >= RANGES_MAX then
        unsent = string.gsub(unsent, '^[^,]*,', '')
    end
end

local progress = tonumber(redis.call('HGET', KEYS[3], system) or 0)
if first > progress + 1 then
    append(progress + 1, first - 1) -- they had left the outbox before this system read it
end
for i = ranges_at + 1, ranges_at + ranges do
    local from, to = string.match(ARGV[i], '^(%d+)%-(%d+)$')
    append(tonumber(from), tonumber(to))
end
if unsent then
    redis.call('HSET', KEYS[3], system .. ':unsent', unsent)
end
if tonumber(ARGV[3]) > progress then
    redis.call('HSET', KEYS[3], system, ARGV[3])
end
redis.call('HDEL', KEYS[3], system .. ':blocked', system .. ':aside')
if entries > 0 then
    redis.call('XACK', KEYS[2], system, unpack(ARGV, 5, 4 + entries))
end
return 1
