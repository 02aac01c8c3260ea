-- Begins to rebuild a show: says whether that may be, and makes room beside it. What an earlier attempt left there goes,
-- and that attempt, if it still runs, comes to nothing.
--
-- KEYS  1 show (hash)  2 outbox (stream)  3 token of the rebuild (string)  4... the keys that are built, emptied here
-- ARGV  1 token of this attempt  2 order system that the show is rebuilt from  3 1 to rebuild a show that is sound
-- Reply {code, epoch ('' when there is no such show), number of its last order, last id of the outbox ('' when there is
--       none), life}
--   code 0: begun   1: it is live   2: it is a rehearsal   3: it is sound   4: the order system has not yet got all that
--   is in the outbox

local show = redis.call('HMGET', KEYS[1], 'epoch', 'number', 'status', 'rehearsal', 'halted', 'life')

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

if show[1] then
  if show[3] == 'live' then
    return reply(1)
  elseif show[4] == '1' then
    return reply(2)
  elseif not show[5] and ARGV[3] ~= '1' then
    return reply(3)
  end
end
if not settled() then
  return reply(4)
end
redis.call('UNLINK', unpack(KEYS, 4))
redis.call('SET', KEYS[3], ARGV[1])
return reply(0)
