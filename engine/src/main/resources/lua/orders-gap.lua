#!lua flags=allow-oom
-- Makes dead letters of the orders that left the outbox while an order system was parked: those behind its progress and
-- before the first that is still there. Does nothing where none did. Called before the system is read for again, and
-- again until the reply is 0.
--
-- KEYS 1 show (hash)  2 outbox (stream)  3 delivery (hash)
-- ARGV 1 order system  2 orders in one step at most  3 reason
--
-- Reply: dead letters made

local flag = ARGV[1] .. ':gap'
if redis.call('HEXISTS', KEYS[3], flag) == 0 then
    return 0
end

-- The number before the first order that is still in the outbox.
local function last()
    local from = '-'
    while true do
        local entries = redis.call('XRANGE', KEYS[2], from, '+', 'COUNT', 100)
        for _, entry in ipairs(entries) do
            for i = 1, #entry[2], 2 do
                if string.match(entry[2][i], '^[1-9]%d*$') then
                    return tonumber(entry[2][i]) - 1
                end
            end
        end
        if #entries < 100 then
            return tonumber(redis.call('HGET', KEYS[1], 'number') or 0)
        end
        from = '(' .. entries[#entries][1]
    end
end

local progress = tonumber(redis.call('HGET', KEYS[3], ARGV[1]) or 0)
local upTo = last()
local made = math.max(0, math.min(upTo - progress, tonumber(ARGV[2])))
for number = progress + 1, progress + made do
    redis.call('HSET', KEYS[3], ARGV[1] .. ':' .. string.format('%.0f', number) .. ':dead', ARGV[3])
end
if made > 0 then
    redis.call('HSET', KEYS[3], ARGV[1], string.format('%.0f', progress + made))
end
if progress + made >= upTo then
    redis.call('HDEL', KEYS[3], flag)
end
return made
