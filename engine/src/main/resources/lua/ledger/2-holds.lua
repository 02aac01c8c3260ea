-- What ends a hold, and what a batch has changed so far.

local changed = {
  stock = {}, records = {}, limits = {}, held = {}, orders = {}, sales = {}, defined = {}, removed = {}, closings = {},
  show = false, any = false,
  made = 0, -- offers, less those removed
}

local function touch_stock(sku)
  stock[sku].seq = seq
  changed.stock[sku] = true
  changed.any = true
end

local function touch_record(id)
  changed.records[id] = true
  changed.any = true
end

local function count_limit(field, units)
  local count = (limits[field] or 0) + units
  limits[field] = math.max(count, 0)
  changed.limits[field] = true
end

-- The units of a held reservation return, and its state becomes the given final one.
local function give_back(id, record, state)
  for _, line in ipairs(record[14]) do
    local units = line[3]
    if units > 0 then
      local s = stock[line[1]]
      s.reserved = s.reserved - units
      s.available = s.available + units
      touch_stock(line[1])
      if line[5] ~= '' then
        count_limit(line[5] .. '\0' .. record[12], -units)
      end
    end
  end
  record[3], record[4], record[7] = state, seq, now
  touch_record(id)
end

local function is_open(record)
  return record[3] == 'held' or record[3] == 'paying'
end

-- True when the reservation's time is over; then its units have returned.
local function expire_if_due(id, record)
  if is_open(record) and now >= record[6] then
    give_back(id, record, 'expired')
  end
  return record[3] == 'expired'
end

local swept = 0
for _, id in ipairs(due_ids) do
  local record = records[id]
  if record and record[1] == 'r' and is_open(record) and expire_if_due(id, record) then
    swept = swept + 1
  end
end
for _, sku in ipairs(due_skus) do
  local t = terms[sku]
  if t and t[4] > 0 and t[4] <= now then
    touch_stock(sku)
  end
end
