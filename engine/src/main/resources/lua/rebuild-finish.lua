-- Puts what was built in the place of the show, in one step: before it nobody sees anything of it, after it all of it.
-- The order system that the show was rebuilt from counts as having every order. The others get, behind what the outbox still
-- holds, the orders that are offered again, and then the definitions of the new epoch.
--
-- KEYS  1 token of the rebuild (string), and of the show: 2 show (hash)  3 offers (hash)  4 terms (hash)  5 stock (hash)
--       6 removed (hash)  7 records (hash)  8 due (sorted set)  9 buyers (hash)  10 orders (list)  11 events (stream)
--       12 outbox (stream)  13 audited (hash)  14 delivery (hash)
--       15-26 what was built in the place of 2-13  27 offered (stream)
-- ARGV  1 token of this attempt  2 epoch that the show must have, '' for no show  3 last id that the outbox must have, ''
--       for none  4 seq that its next one must be above  5 clock (ms) that it must not be behind  6 number of the last
--       order  7 life of the data, '' for none  8 order system that the show was rebuilt from  9... the others
-- Reply 1: done   0: nothing was done, another attempt has taken over   2: nothing was done, the show changed meanwhile

local call = redis.call
local token, epoch = ARGV[1], ARGV[2]
if call('GET', KEYS[1]) ~= token then
  return 0
end

local function last_id()
  if call('EXISTS', KEYS[12]) == 0 then
    return ''
  end
  local info = call('XINFO', 'STREAM', KEYS[12])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      return info[i + 1]
    end
  end
end

if (call('HGET', KEYS[2], 'epoch') or '') ~= epoch or last_id() ~= ARGV[3] then
  return 2
end
for key, kind in pairs({ [11] = 'stream', [12] = 'stream', [14] = 'hash' }) do
  local is = call('TYPE', KEYS[key])['ok']
  if is ~= 'none' and is ~= kind then
    return redis.error_reply('WRONGTYPE the key ' .. KEYS[key] .. ' is not a ' .. kind)
  end
end

local function int(n)
  return string.format('%.0f', n)
end

local BUILT = 13 -- from a key of the show to the one that was built for it
for key = 2, 13 do
  if key ~= 11 and key ~= 12 then
    call('UNLINK', KEYS[key])
    if call('EXISTS', KEYS[key + BUILT]) == 1 then
      call('RENAME', KEYS[key + BUILT], KEYS[key])
    end
  end
end

local show = call('HMGET', KEYS[2], 'epoch', 'seq', 'clock', 'doc')
local seq = math.max(tonumber(show[2]), tonumber(ARGV[4])) + 1
local clock = math.max(tonumber(show[3]), tonumber(ARGV[5]))
call('HSET', KEYS[2], 'seq', int(seq), 'clock', int(clock), 'number', ARGV[6])
call('HDEL', KEYS[2], 'life') -- until now it was the token of the attempt
if ARGV[7] ~= '' then
  call('HSET', KEYS[2], 'life', ARGV[7])
end

local function append(from)
  for _, entry in ipairs(call('XRANGE', from, '-', '+')) do
    for at = 1, #entry[2], 4000 do
      call('XADD', KEYS[12], '*', unpack(entry[2], at, math.min(at + 3999, #entry[2])))
    end
  end
end

-- To a group that is there already nothing happens.
local function group(name, at)
  redis.pcall('XGROUP', 'CREATE', KEYS[12], name, at, 'MKSTREAM')
end

local source, offered = ARGV[8], KEYS[27]
local first = call('XRANGE', offered, '-', '+', 'COUNT', 1)[1]
if first and call('EXISTS', KEYS[12]) == 1 and call('XLEN', KEYS[12]) > 0 then
  append(offered)
elseif first then -- which may be long: it takes the place of the empty one
  local names = {}
  if call('EXISTS', KEYS[12]) == 1 then
    for _, flat in ipairs(call('XINFO', 'GROUPS', KEYS[12])) do
      for i = 1, #flat, 2 do
        names[#names + 1] = flat[i] == 'name' and flat[i + 1] or nil
      end
    end
  end
  call('RENAME', offered, KEYS[12])
  for _, name in ipairs(names) do
    group(name, '0')
  end
end
for i = 9, #ARGV do
  group(ARGV[i], '0')
end
-- The source has all of it, but the definitions that come now.
group(source, '$')
call('XGROUP', 'SETID', KEYS[12], source, '$')
if tonumber(ARGV[6]) > tonumber(call('HGET', KEYS[14], source) or 0) then
  call('HSET', KEYS[14], source, ARGV[6])
end
append(KEYS[12 + BUILT])

-- What an order system had of the orders that it is offered again, and which of them were dead letters, counts no more.
if first then
  local from = tonumber(string.match(first[2][1], '^%d+'))
  local fields = call('HKEYS', KEYS[14])
  for i = 9, #ARGV do
    local system = ARGV[i]
    if tonumber(call('HGET', KEYS[14], system) or 0) >= from then
      call('HSET', KEYS[14], system, int(from - 1))
    end
    call('HDEL', KEYS[14], system .. ':unsent', system .. ':blocked', system .. ':aside')
    for _, field in ipairs(fields) do
      local number = string.sub(field, 1, #system + 1) == system .. ':'
        and string.match(string.sub(field, #system + 2), '^(%d+)%.?%d*:dead$')
      if number and tonumber(number) >= from then
        call('HDEL', KEYS[14], field)
      end
    end
  end
end
call('XADD', KEYS[11], 'MAXLEN', '~', 10000, '*', 'e',
  cmsgpack.pack({ show[1], seq - 1, seq, clock, show[4], {}, {}, {} }))
call('UNLINK', KEYS[1], KEYS[11 + BUILT], KEYS[12 + BUILT], offered)
return 1
