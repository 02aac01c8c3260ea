#!lua
-- Notes how many viewers a show has on one node, and adds up those of all nodes that noted theirs lately.
--
-- KEYS 1 viewers (hash)
-- ARGV 1 the node  2 its viewers, 0 takes it out  3 ms for which a note counts
--
-- Reply the sum

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local sum, gone = 0, {}
if tonumber(ARGV[2]) > 0 then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. string.format('%.0f', now + ARGV[3]))
else
  gone[1] = ARGV[1]
end
local notes = redis.call('HGETALL', KEYS[1])
for i = 1, #notes, 2 do
  local count, ends = string.match(notes[i + 1], '^(%d+) (%d+)$')
  if not ends or tonumber(ends) <= now then
    gone[#gone + 1] = notes[i]
  elseif notes[i] ~= ARGV[1] or tonumber(ARGV[2]) > 0 then
    sum = sum + count
  end
end
for i = 1, #gone do
  redis.call('HDEL', KEYS[1], gone[i])
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return sum
