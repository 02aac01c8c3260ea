-- Fills in orders, in the order of their numbers, and the keys of adjustments, in a show that is being rebuilt and that
-- nobody sees. Records, buyers' entries and `due` are as the ledger's own script writes them: see docs/redis-keys.md.
--
-- KEYS  1 token of the rebuild (string), and of what is built: 2 stock (hash)  3 records (hash)  4 buyers (hash)
--       5 orders (list)  6 offered (stream); and of the show: 7 payments (stream)  8 orders (list)
-- ARGV  1 token of this attempt  2 length that the list of orders must have  3 number behind which the next order comes
--       at the end of this call  4 1 where there are other order systems than the one that the show is rebuilt from
--       5 msgpack, orders: [id, fingerprint, seq, createdAt, expiresAt, endedAt, currency, total, number, payment,
--         buyerId, body, lines, attempts, extended (0/1), keyId ('' none), keyFingerprint, cancelled, cancellations]; lines
--         are flat, five elements each: sku, requested, quantity, unitPrice, reason; cancelled: units of each line, or
--         nothing; cancellations: [keyId, fingerprint, no, seq, at, restock (0/1), reason, amount, taken, after] each
--       6 msgpack, adjustments: [keyId, fingerprint, seq, at, sku, delta, reason, doc, cause]
-- From the first order on that the show does not have, as it is now, the orders are offered again to the other order
-- systems, since nobody knows what these have: offered has, for each order and cancellation, what the outbox had.
-- Reply 1: done   0: nothing was done, another attempt has taken over. ERR when an order does not fit

local LINE, ID, CHUNK_IDS, UNPACK_MAX = 5, 22, 16, 4000
local call, pack = redis.call, cmsgpack.pack

if call('GET', KEYS[1]) ~= ARGV[1] or call('LLEN', KEYS[5]) ~= tonumber(ARGV[2]) then
  return 0
end
do
  local kind = call('TYPE', KEYS[7])['ok']
  if kind ~= 'none' and kind ~= 'stream' then
    return redis.error_reply('WRONGTYPE the key ' .. KEYS[7] .. ' is not a stream')
  end
end
local orders, adjustments = cmsgpack.unpack(ARGV[5]), cmsgpack.unpack(ARGV[6])

local function int(n)
  return string.format('%.0f', n)
end

local function write(name, key, args)
  for from = 1, #args, UNPACK_MAX do
    call(name, key, unpack(args, from, math.min(from + UNPACK_MAX - 1, #args)))
  end
end

local stock = {}
local function stock_of(sku)
  if not stock[sku] then
    local allotted, available, reserved, sold, seq =
      string.match(call('HGET', KEYS[2], sku) or '', '^(%d+) (%d+) (%d+) (%d+) (%d+)$')
    if not allotted then
      error('an order has ' .. sku .. ', which is not offered')
    end
    stock[sku] = {
      allotted = tonumber(allotted), available = tonumber(available), reserved = tonumber(reserved),
      sold = tonumber(sold), seq = tonumber(seq),
    }
  end
  return stock[sku]
end

-- [chunk, reservations that are open, ids of this chunk, units by SKU]; a full chunk of ids has a field of its own.
local buyers, chunks = {}, {}
local function buyer_of(buyer)
  if not buyers[buyer] then
    local packed = call('HGET', KEYS[4], buyer)
    buyers[buyer] = packed and cmsgpack.unpack(packed) or { 0, 0, '', {} }
  end
  return buyers[buyer]
end

local function add_id(buyer, entry, id)
  if #entry[3] >= CHUNK_IDS * ID then
    chunks[#chunks + 1], chunks[#chunks + 2] = buyer .. '\0' .. int(entry[1]), entry[3]
    entry[1], entry[3] = entry[1] + 1, ''
  end
  entry[3] = entry[3] .. id
end

local list, records, length = {}, {}, tonumber(ARGV[2])

-- Whether the money of an order was taken, or given back, nobody knows here any more. To do either once more takes and
-- gives nothing twice.
local owed = {}
local function owe(order)
  local p = order[10]
  if p[1] ~= 'external' then
    owed[#owed + 1] = pack({ 'capture', order[6], order[1], order[14], p[1], p[2], p[3], p[4] })
    for _, c in ipairs(order[19]) do
      if c[8] > 0 then
        owed[#owed + 1] = pack({ 'refund', c[5], order[1], order[14], p[1], p[2], c[8], p[4], c[1] })
      end
    end
  end
end

-- The order's record, and those of its cancellations.
local function keep(order)
  local id, record = order[1], {
    'r', order[2], 'committed', order[3], order[4], order[5], order[6], order[7], order[8], order[9], order[10], order[11],
    order[12], order[13], order[14], order[15], 0,
  }
  local ids = {}
  for _, c in ipairs(order[19]) do
    ids[#ids + 1] = c[1]
    records[#records + 1] = c[1]
    records[#records + 1] = pack({ 'c', c[2], id, c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10] })
  end
  if #ids > 0 then
    record[18], record[19] = order[18], ids
  end
  records[#records + 1] = id
  records[#records + 1] = pack(record)
end

-- An order as its record was once this many of its cancellations were done.
local function record_of(order, done)
  local record = {
    'r', order[2], 'committed', order[3], order[4], order[5], order[6], order[7], order[8], order[9], order[10], order[11],
    order[12], order[13], order[14], order[15], 0,
  }
  if done > 0 then
    local ids = {}
    for n = 1, done do
      ids[n] = order[19][n][1]
    end
    record[18], record[19] = order[19][done][10], ids
  end
  return pack(record)
end

local function offer_again(order)
  local field = int(order[9])
  call('XADD', KEYS[6], '*', field, pack({
    'order.committed', order[6], order[1], 0, record_of(order, 0), order[16], order[17], '', order[3],
  }))
  for n, c in ipairs(order[19]) do
    call('XADD', KEYS[6], '*', field .. '.' .. int(n), pack({
      'order.cancelled', c[5], order[1], 0, record_of(order, n), c[1],
      pack({ 'c', c[2], order[1], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10] }), '',
    }))
  end
end

-- Whether orders are offered again, and the ids that the show has from the first of these numbers on.
local offers = ARGV[4] == '1' and call('EXISTS', KEYS[6]) == 1
local first, there = 0, {}
if ARGV[4] == '1' and not offers and #orders > 0 then
  first = orders[1][9]
  there = call('LRANGE', KEYS[8], first - 1, orders[#orders][9] - 1)
end

local function pass_over(number)
  while length + 1 < number do
    list[#list + 1] = ''
    length = length + 1
  end
end

for _, order in ipairs(orders) do
  local id, number, buyer, lines = order[1], order[9], order[11], order[13]
  pass_over(number)
  if length + 1 ~= number then
    error('the number ' .. int(number) .. ' comes twice')
  end
  list[#list + 1], length = id, number
  keep(order)
  owe(order)
  if ARGV[4] == '1' and (offers or there[number - first + 1] ~= id) then
    offers = true
    offer_again(order)
  end
  if order[16] ~= '' then
    records[#records + 1], records[#records + 2] = order[16], pack({ 'k', order[17], id })
  end
  local entry = buyer_of(buyer)
  add_id(buyer, entry, id)
  for i = 1, #lines, LINE do
    local sku, units = lines[i], lines[i + 2] - (order[18][(i - 1) / LINE + 1] or 0)
    if units > 0 then
      local s = stock_of(sku)
      s.sold, s.available = s.sold + units, s.available - units
      if s.available < 0 then
        error('more units of ' .. sku .. ' are sold than allotted')
      end
      entry[4][sku] = (entry[4][sku] or 0) + units
    end
  end
end
pass_over(tonumber(ARGV[3]) + 1)

for _, a in ipairs(adjustments) do
  local s = stock_of(a[5])
  records[#records + 1] = a[1]
  records[#records + 1] =
    pack({ 'a', a[2], a[3], a[4], a[5], a[6], a[7], s.allotted, s.available, s.reserved, s.sold, a[8] })
end

write('RPUSH', KEYS[5], list)
write('HSET', KEYS[3], records)
write('HSET', KEYS[4], chunks)
local args = {}
for buyer, entry in pairs(buyers) do
  args[#args + 1], args[#args + 2] = buyer, pack(entry)
end
write('HSET', KEYS[4], args)
args = {}
for sku, s in pairs(stock) do
  args[#args + 1] = sku
  args[#args + 1] = string.format('%.0f %.0f %.0f %.0f %.0f', s.allotted, s.available, s.reserved, s.sold, s.seq)
end
write('HSET', KEYS[2], args)
for _, value in ipairs(owed) do
  call('XADD', KEYS[7], '*', 'p', value)
end
return 1
