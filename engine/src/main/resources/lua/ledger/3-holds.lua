-- What is counted for a buyer, what ends a hold, and what a batch has changed so far.

local changed = {
  stock = {}, records = {}, new = {}, buyers = {}, chunks = {}, held = {}, orders = {}, sales = {}, defined = {}, removed = {},
  closings = {}, gone = {}, journal = {}, notices = {}, owed = {}, cancelled = {},
  show = false, groups = false, any = false,
  made = 0, -- offers, less those removed
}
local packed_records = {} -- of records as they are now, since what is answered is often what is written
local NOTHING = {}

local function touch_stock(sku)
  stock[sku].seq = seq
  changed.stock[sku] = true
  changed.any = true
end

local function touch_record(id)
  changed.records[#changed.records + 1] = id
  changed.any = true
  packed_records[id] = nil
end

local function packed_record(id)
  local packed = packed_records[id]
  if not packed then
    packed = pack(records[id])
    packed_records[id] = packed
  end
  return packed
end

-- A buyer's entry: reservations that are open, ids of all that are kept in the order of their making, and units held and
-- bought by SKU. The ids are in chunks: a full one gets a field of its own, so that an entry stays small.
local CHUNK, OPEN, IDS, UNITS, TOLD = 1, 2, 3, 4, 5 -- told: id and number of the latest cancellations, once there are some
local CHUNK_IDS = 16

local function entry_of(buyer)
  local entry = buyers[buyer]
  if not entry then
    entry = { 0, 0, '', {} }
    buyers[buyer] = entry
  end
  changed.buyers[buyer] = entry
  return entry
end

local function count_units(entry, sku, units)
  local count = (entry[UNITS][sku] or 0) + units
  entry[UNITS][sku] = count > 0 and count or nil
end

local function add_id(entry, buyer, id)
  if #entry[IDS] >= CHUNK_IDS * ID then
    changed.chunks[buyer .. '\0' .. int(entry[CHUNK])] = entry[IDS]
    entry[CHUNK], entry[IDS] = entry[CHUNK] + 1, ''
  end
  entry[IDS] = entry[IDS] .. id
end

-- Units that count against a limit: those of its SKU, or of all SKUs of its group.
local function counted(entry, limit_key, sku)
  if not entry then
    return 0
  elseif sub(limit_key, 1, 1) ~= 'g' then
    return entry[UNITS][sku] or 0
  end
  local units = 0
  for _, member in ipairs(show.groups[limit_key] or {}) do
    units = units + (entry[UNITS][member] or 0)
  end
  return units
end

-- Something becomes owed to the gateway that has the reservation's payment.
local function owe(kind, id, record)
  local p = record[PAYMENT]
  changed.owed[#changed.owed + 1] =
    pack({ kind, now, id, record[ATTEMPTS], p[METHOD], p[REFERENCE], p[AMOUNT], p[PAID_IN] })
end

-- Something that is no order happened, of which order systems asked to hear.
local function tell(kind, ...)
  changed.notices[#changed.notices + 1] = pack({ kind, now, show.epoch, seq, ... })
end

-- The units of an open reservation return, and its state becomes the given final one.
local function give_back(id, record, state)
  local entry = entry_of(record[BUYER])
  local lines = record[LINES]
  for i = 1, #lines, LINE do
    local sku, units = lines[i], lines[i + 2]
    if units > 0 then
      local s = stock[sku]
      s.reserved = s.reserved - units
      s.available = s.available + units
      touch_stock(sku)
      count_units(entry, sku, -units)
    end
  end
  entry[OPEN] = max(entry[OPEN] - 1, 0)
  if record[STATE] == 'paying' then
    if state == 'released' then
      record[PAYMENT][FATE] = 'void'
    end
    owe(state == 'released' and 'void' or 'late', id, record)
  end
  record[STATE], record[SEQ], record[ENDED_AT] = state, seq, now
  touch_record(id)
  if state == 'expired' and tells.expired then
    tell('reservation.expired', id, packed_record(id))
  end
end

local function is_open(record)
  return record[STATE] == 'held' or record[STATE] == 'paying'
end

-- True when the reservation's time is over; then its units have returned.
local function expire_if_due(id, record)
  if is_open(record) and now >= record[EXPIRES_AT] then
    give_back(id, record, 'expired')
  end
  return record[STATE] == 'expired'
end

local swept = 0
for _, id in ipairs(due_ids) do
  local record = records[id]
  if record and record[1] == 'r' then
    if is_open(record) and expire_if_due(id, record) then
      swept = swept + 1
    end
  end
end
for _, sku in ipairs(due_skus) do
  local t = terms[sku]
  if t and t[4] > 0 and t[4] <= now then
    touch_stock(sku)
  end
end
