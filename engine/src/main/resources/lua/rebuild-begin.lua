-- Begins to rebuild a show: says whether that may be, and makes room beside it. The attempt holds a lease on it, which it
-- renews (rebuild-keep.lua); what an attempt that died left there goes with the next one.
--
-- KEYS  1 show (hash)  2 outbox (stream)  3 token of the rebuild (string)  4 delivery (hash)  5... the keys that are built,
--       emptied here
-- ARGV  1 token of this attempt  2 order system that the show is rebuilt from  3 1 to rebuild a show that is sound
--       4 ms for which the attempt has the lease
-- Reply {code, epoch ('' when there is no such show), number of its last order, last id of the outbox ('' when there is
--       none), life}
--   code 0: begun   1: it is live   2: it is a rehearsal   3: it is sound   4: the order system has not yet got all that
--   is in the outbox   5: another attempt is under way   6: orders, or cancellations, of it are dead letters of that order
--   system, which it would not get back   7: it was deleted

local show = redis.call('HMGET', KEYS[1], 'epoch', 'number', 'status', 'rehearsal', 'halted', 'life', 'deleted')

local last = ''
if redis.call('EXISTS', KEYS[2]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[2])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      last = info[i + 1]
    end
  end
end

local function reply(code)
  return { code, show[1] or '', tonumber(show[2] or 0), last, show[6] or '' }
end

local function settled()
  if last == '' or redis.call('XLEN', KEYS[2]) == 0 then
    return true
  end
  for _, flat in ipairs(redis.call('XINFO', 'GROUPS', KEYS[2])) do
    local group = {}
    for i = 1, #flat, 2 do
      group[flat[i]] = flat[i + 1]
    end
    if group['name'] == ARGV[2] then
      return group['pending'] == 0 and group['last-delivered-id'] == last
    end
  end
  return false
end

local function has_dead_letters()
  local prefix = ARGV[2] .. ':'
  for _, field in ipairs(redis.call('HKEYS', KEYS[4])) do
    if string.sub(field, 1, #prefix) == prefix and string.match(string.sub(field, #prefix + 1), '^%d+%.?%d*:dead$') then
      return true
    end
  end
  return false
end

if show[1] then
  if show[3] == 'live' then
    return reply(1)
  elseif show[4] == '1' then
    return reply(2)
  elseif not show[5] and ARGV[3] ~= '1' then
    return reply(3)
  end
end
if show[7] then
  return reply(7)
end
-- A token of an earlier version has no time; whoever has it is gone.
if redis.call('PTTL', KEYS[3]) > 0 and redis.call('GET', KEYS[3]) ~= ARGV[1] then
  return reply(5)
end
if not settled() then
  return reply(4)
end
if show[1] and ARGV[3] ~= '1' and has_dead_letters() then
  return reply(6)
end
redis.call('UNLINK', unpack(KEYS, 5))
redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[4])
return reply(0)
