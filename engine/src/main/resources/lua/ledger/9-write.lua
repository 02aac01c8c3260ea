-- Everything that changed, one write for each key.

if not show.epoch then
  return reply(0, 0, 0, answers)
end

-- Offers of which nothing is available since this batch.
if was_available then
  for sku in pairs(changed.stock) do
    local s = stock[sku]
    if s.available == 0 and (was_available[sku] or s.allotted) > 0 then
      tell('offer.sold_out', sku, s.allotted, s.reserved, s.sold)
    end
  end
end

local writes_outbox = #changed.orders + #changed.cancelled + #changed.journal + #changed.notices > 0

-- A key that was not read is looked at first: a wrong type would stop the script after stock has moved. Reading found the
-- others sound, unless the show is new: then nothing was read.
local KINDS = {
  'hash', 'hash', 'hash', 'hash', 'hash', 'hash', 'zset', 'hash', 'list', 'stream', 'stream', 'hash', 'stream',
}
do
  local unread = {}
  if changed.any then
    unread = was_new and { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 } or { 10 }
    if next(changed.defined) or next(changed.removed) then
      unread[#unread + 1], unread[#unread + 2] = 2, 5
    end
    if writes_outbox then
      unread[#unread + 1], unread[#unread + 2] = 9, 11
    end
    if #changed.owed > 0 then
      unread[#unread + 1] = 13
    end
  end
  for _, index in ipairs(unread) do
    local kind = call('TYPE', KEYS[index])['ok']
    if kind ~= 'none' and kind ~= KINDS[index] then
      return redis.error_reply('WRONGTYPE the key ' .. KEYS[index] .. ' is not a ' .. KINDS[index])
    end
  end
end

-- A command with any number of arguments: as many calls as unpack() needs, none when there are no arguments.
local function write(name, key, args)
  for from = 1, #args, UNPACK_MAX do
    call(name, key, unpack(args, from, min(from + UNPACK_MAX - 1, #args)))
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
      local its = #record[LINES] / LINE
      if #ids > 0 and (record[EXPIRES_AT] ~= ends or #ids == DUE_IDS_MAX or lines + its > DUE_LINES_MAX) then
        flush()
      end
      ids[#ids + 1], lines, ends = id, lines + its, record[EXPIRES_AT]
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

local function write_stock()
  local args = {}
  for sku in pairs(changed.stock) do
    local s = stock[sku]
    args[#args + 1] = sku
    args[#args + 1] = format('%.0f %.0f %.0f %.0f %.0f', s.allotted, s.available, s.reserved, s.sold, s.seq)
  end
  write('HSET', KEYS[4], args)
end

local function write_records()
  write('HSET', KEYS[6], changed.new)
  local args = {}
  for _, id in ipairs(changed.records) do
    if records[id] then
      args[#args + 1], args[#args + 2] = id, packed_record(id)
    end
  end
  write('HSET', KEYS[6], args)
  local gone = {}
  for _, id in ipairs(changed.gone) do
    if not records[id] then -- a key that was free again may be bound again
      gone[#gone + 1] = id
    end
  end
  write('HDEL', KEYS[6], gone)
end

local function write_buyers()
  local args, freed = {}, {}
  for buyer, entry in pairs(changed.buyers) do
    if entry[CHUNK] == 0 and entry[OPEN] == 0 and entry[IDS] == '' and not next(entry[UNITS]) then
      freed[#freed + 1] = buyer
    else
      args[#args + 1], args[#args + 2] = buyer, pack(entry)
    end
  end
  for field, ids in pairs(changed.chunks) do
    if ids == '' then
      freed[#freed + 1] = field
    else
      args[#args + 1], args[#args + 2] = field, ids
    end
  end
  write('HSET', KEYS[8], args)
  write('HDEL', KEYS[8], freed)
end

local function write_definitions()
  local docs, packed, gone, tombs = {}, {}, {}, {}
  for sku, doc in pairs(changed.defined) do
    docs[#docs + 1], docs[#docs + 2] = sku, doc
    packed[#packed + 1], packed[#packed + 2] = sku, pack(terms[sku])
  end
  write('HSET', KEYS[2], docs)
  write('HSET', KEYS[3], packed)
  local back = {}
  for i = 1, #docs, 2 do
    back[#back + 1] = docs[i]
  end
  write('HDEL', KEYS[5], back)
  for sku in pairs(changed.removed) do
    gone[#gone + 1] = sku
    tombs[#tombs + 1], tombs[#tombs + 2] = sku, int(seq)
  end
  for _, index in ipairs({ 2, 3, 4 }) do
    write('HDEL', KEYS[index], gone)
  end
  write('HSET', KEYS[5], tombs)
  if changed.groups then
    call('HSET', KEYS[1], 'groups', pack(show.groups))
  end
end

-- Orders, cancellations, what an order system needs beside them to make the show again, and what it asked to hear of: one
-- entry of the outbox for each batch.
local function write_orders()
  local ids, args = {}, {}
  for _, value in ipairs(changed.journal) do
    args[#args + 1], args[#args + 2] = 'j', value
  end
  for _, value in ipairs(changed.notices) do
    args[#args + 1], args[#args + 2] = 'n', value
  end
  for _, order in ipairs(changed.orders) do
    local id = order[1]
    ids[#ids + 1] = id
    args[#args + 1] = int(records[id][NUMBER])
    args[#args + 1] =
      pack({ 'order.committed', now, id, records[id][TEST], packed_record(id), order[2], order[3], show.epoch, seq })
  end
  for _, cancelled in ipairs(changed.cancelled) do
    local id, key_id = cancelled[1], cancelled[2]
    local record, its = records[id], records[key_id]
    args[#args + 1] = int(record[NUMBER]) .. '.' .. int(its[4])
    args[#args + 1] = pack({
      'order.cancelled', now, id, record[TEST], packed_record(id), key_id, packed_record(key_id), show.epoch,
    })
  end
  write('RPUSH', KEYS[9], ids)
  if show.rehearsal ~= '1' then
    for from = 1, #args, UNPACK_MAX do
      call('XADD', KEYS[11], '*', unpack(args, from, min(from + UNPACK_MAX - 1, #args)))
    end
  end
end

-- What is owed to gateways: an entry each, since each is settled on its own.
local function write_owed()
  for _, value in ipairs(changed.owed) do
    call('XADD', KEYS[13], '*', 'p', value)
  end
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
  return pack({ show.epoch, seq - 1, seq, now, doc, offers, removed, changed.sales })
end

if show.recount then
  follow_recount()
end
if #changed.cancelled > 0 then
  follow_cancellations()
end
if #due_members > 0 then
  write('ZREM', KEYS[7], due_members)
end
write('ZADD', KEYS[7], due_entries())
if changed.any then
  show.seq = seq
  write_stock()
  write_definitions()
  if writes_outbox then
    write_orders()
  end
  write_owed()
  call('XADD', KEYS[10], 'MAXLEN', '~', 10000, '*', 'e', event_payload())
  if was_new then
    call('PERSIST', KEYS[10]) -- the events of a deleted show of this id expire
  end
end
write_records()
write_buyers()
if changed.show then
  call('HSET', KEYS[1], 'epoch', show.epoch, 'status', show.status, 'currency', show.currency, 'holdMs',
    int(show.holdMs), 'rehearsal', show.rehearsal, 'docSeq', int(show.docSeq), 'doc', show.doc, 'endedAt',
    int(show.endedAt))
  if show.status == 'live' then
    call('HDEL', KEYS[1], 'halted') -- the host went on without what is missing
  end
end
if changed.forget then
  call('UNLINK', KEYS[6], KEYS[7], KEYS[8], KEYS[9])
  call('HSET', KEYS[1], 'cleaned', '1')
end
if life ~= '' and not show.life then
  call('HSET', KEYS[1], 'life', life)
end
if changed.any or #due_members > 0 or stamp == 1 then
  call('HSET', KEYS[1], 'seq', int(show.seq), 'clock', int(now), 'number', int(show.number))
end
return reply(show.seq, #due_members, swept, answers)
