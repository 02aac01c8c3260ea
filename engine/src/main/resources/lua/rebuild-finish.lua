-- Puts what was built in the place of the show, in one step: before it nobody sees anything of it, after it all of it.
-- Order systems count as having every order; what the outbox still holds for any of them stays, and the definitions of
-- the new epoch are appended to it.
--
-- KEYS  1 token of the rebuild (string), and of the show: 2 show (hash)  3 offers (hash)  4 terms (hash)  5 stock (hash)
--       6 removed (hash)  7 records (hash)  8 due (sorted set)  9 buyers (hash)  10 orders (list)  11 events (stream)
--       12 outbox (stream)  13 audited (hash)  14 delivery (hash)
--       15-26 what was built in the place of 2-13
-- ARGV  1 token of this attempt  2 epoch that the show must have, '' for no show  3 last id that the outbox must have, ''
--       for none  4 seq that its next one must be above  5 clock (ms) that it must not be behind  6 number of the last
--       order  7 life of the data, '' for none  8... order systems
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
if ARGV[7] ~= '' then
  call('HSET', KEYS[2], 'life', ARGV[7])
end

-- The group comes before what is appended, and behind what was there: to a group that there was nothing happens.
for i = 8, #ARGV do
  redis.pcall('XGROUP', 'CREATE', KEYS[12], ARGV[i], '$', 'MKSTREAM')
  if tonumber(ARGV[6]) > tonumber(call('HGET', KEYS[14], ARGV[i]) or 0) then
    call('HSET', KEYS[14], ARGV[i], ARGV[6])
  end
end
for _, entry in ipairs(call('XRANGE', KEYS[12 + BUILT], '-', '+')) do
  for from = 1, #entry[2], 4000 do
    call('XADD', KEYS[12], '*', unpack(entry[2], from, math.min(from + 3999, #entry[2])))
  end
end
call('XADD', KEYS[11], 'MAXLEN', '~', 10000, '*', 'e',
  cmsgpack.pack({ show[1], seq - 1, seq, clock, show[4], {}, {}, {} }))
call('UNLINK', KEYS[1], KEYS[11 + BUILT], KEYS[12 + BUILT])
return 1
