-- Everything that changed, one write for each key.

if not show.epoch then
  return cmsgpack.pack({ now, 0, answers, 0, 0 })
end

-- A key that was not read is looked at first: a wrong type would stop the script after stock has moved. Reading found the
-- others sound, unless the show is new: then nothing was read.
local KINDS = {
  'hash', 'hash', 'hash', 'hash', 'hash', 'hash', 'zset', 'zset', 'hash', 'list', 'stream', 'stream',
}
local UNREAD = { 2, 5, 8, 10, 11, 12 }
if changed.any then
  local unread = was_new and { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 } or UNREAD
  for _, index in ipairs(unread) do
    local kind = redis.call('TYPE', KEYS[index])['ok']
    if kind ~= 'none' and kind ~= KINDS[index] then
      return redis.error_reply('WRONGTYPE the key ' .. KEYS[index] .. ' is not a ' .. KINDS[index])
    end
  end
end

-- A command with any number of arguments: as many calls as unpack() needs, none when there are no arguments.
local function write(name, key, args)
  for from = 1, #args, UNPACK_MAX do
    redis.call(name, key, unpack(args, from, math.min(from + UNPACK_MAX - 1, #args)))
  end
end

local DUE_IDS_MAX, DUE_LINES_MAX = 128, 512

-- Reservations made together end together: one member holds the ids of as many as one sweep should handle.
local function due_entries()
  local args, ids, lines, ends = {}, {}, 0, 0
  local function flush()
    if #ids > 0 then
      args[#args + 1], args[#args + 2] = int(ends), table.concat(ids)
      ids, lines = {}, 0
    end
  end
  for _, id in ipairs(changed.held) do
    local record = records[id]
    if is_open(record) then
      if #ids > 0 and (record[6] ~= ends or #ids == DUE_IDS_MAX or lines + #record[14] > DUE_LINES_MAX) then
        flush()
      end
      ids[#ids + 1], lines, ends = id, lines + #record[14], record[6]
    end
  end
  flush()
  for _, sku in ipairs(changed.closings) do
    if terms[sku] and terms[sku][4] > 0 then
      args[#args + 1], args[#args + 2] = int(terms[sku][4]), 'c:' .. sku
    end
  end
  return args
end

local function event_payload()
  local offers, removed = {}, {}
  for sku in pairs(changed.stock) do
    local s = stock[sku]
    offers[#offers + 1] = { sku, s.allotted, s.available, s.reserved, s.sold, changed.defined[sku] or '' }
  end
  for sku in pairs(changed.removed) do
    removed[#removed + 1] = sku
  end
  local doc = changed.show and show.doc or ''
  return cmsgpack.pack({ show.epoch, seq - 1, seq, now, doc, offers, removed, changed.sales })
end

if #due_members > 0 then
  write('ZREM', KEYS[7], due_members)
end

if changed.any then
  show.seq = seq
  local args = {}
  for sku in pairs(changed.stock) do
    local s = stock[sku]
    args[#args + 1] = sku
    args[#args + 1] = string.format('%.0f %.0f %.0f %.0f %.0f', s.allotted, s.available, s.reserved, s.sold, s.seq)
  end
  write('HSET', KEYS[4], args)

  args = {}
  for id in pairs(changed.records) do
    args[#args + 1], args[#args + 2] = id, cmsgpack.pack(records[id])
  end
  write('HSET', KEYS[6], args)

  args = {}
  local freed = {}
  for field in pairs(changed.limits) do
    if limits[field] == 0 then
      freed[#freed + 1] = field
    else
      args[#args + 1], args[#args + 2] = field, int(limits[field])
    end
  end
  write('HSET', KEYS[9], args)
  write('HDEL', KEYS[9], freed)

  args = {}
  for index, id in ipairs(changed.held) do
    local record = records[id]
    args[#args + 1], args[#args + 2] = '0', record[12] .. '\0' .. string.format('%013.0f%05d', seq, index) .. '\0' .. id
  end
  write('ZADD', KEYS[8], args)
  write('ZADD', KEYS[7], due_entries())

  local docs, packed, gone = {}, {}, {}
  for sku, doc in pairs(changed.defined) do
    docs[#docs + 1], docs[#docs + 2] = sku, doc
    packed[#packed + 1], packed[#packed + 2] = sku, cmsgpack.pack(terms[sku])
  end
  write('HSET', KEYS[2], docs)
  write('HSET', KEYS[3], packed)
  if #docs > 0 then
    local back = {}
    for i = 1, #docs, 2 do
      back[#back + 1] = docs[i]
    end
    write('HDEL', KEYS[5], back)
  end
  args = {}
  for sku in pairs(changed.removed) do
    gone[#gone + 1] = sku
    args[#args + 1], args[#args + 2] = sku, int(seq)
  end
  for _, index in ipairs({ 2, 3, 4 }) do
    write('HDEL', KEYS[index], gone)
  end
  write('HSET', KEYS[5], args)

  if #changed.orders > 0 then
    write('RPUSH', KEYS[10], changed.orders)
    if show.rehearsal ~= '1' then
      args = {}
      for _, id in ipairs(changed.orders) do
        local record = records[id]
        args[#args + 1] = int(record[10])
        args[#args + 1] = cmsgpack.pack({ 'order.committed', now, id, 0, record })
      end
      for from = 1, #args, UNPACK_MAX do
        redis.call('XADD', KEYS[12], '*', unpack(args, from, math.min(from + UNPACK_MAX - 1, #args)))
      end
    end
  end
  redis.call('XADD', KEYS[11], 'MAXLEN', '~', 10000, '*', 'e', event_payload())
end

if changed.show then
  redis.call('HSET', KEYS[1], 'epoch', show.epoch, 'status', show.status, 'currency', show.currency, 'holdMs',
    int(show.holdMs), 'rehearsal', show.rehearsal, 'docSeq', int(show.docSeq), 'doc', show.doc)
end
if changed.any or #due_members > 0 then
  redis.call('HSET', KEYS[1], 'seq', int(show.seq), 'clock', int(now), 'number', int(show.number))
end
return cmsgpack.pack({ now, show.seq, answers, #due_members, swept })
