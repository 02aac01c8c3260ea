-- Reserve, sell and change: every line or nothing, or the available units. Refusals follow the precedence in
-- docs/refusals.md; all refused lines of a reservation are reported.

-- The quantity a line can have, and the refusal that keeps it below what was asked. `taken` is what the basket itself has
-- counted so far, by limit key.
local function grant(sku, quantity, expected, price, t, entry, fill, taken)
  if t[3] > now then
    return 0, REFUSED.not_open
  elseif t[2] == 0 or (t[4] > 0 and now >= t[4]) then
    return 0, REFUSED.closed
  elseif expected >= 0 and expected ~= price then
    return 0, REFUSED.price_changed
  end
  local refusal
  if t[7] > 0 then
    local left = max(t[7] - counted(entry, t[8], sku) - (taken[t[8]] or 0), 0)
    if quantity > left then
      quantity, refusal = left, REFUSED.limit_reached
    end
  end
  local available = stock[sku].available
  if quantity > available and (fill == 1 or not refusal) then
    quantity, refusal = available, REFUSED.sold_out
  end
  if refusal and fill == 0 then
    quantity = 0
  end
  if quantity > 0 then
    taken[t[8]] = (taken[t[8]] or 0) + quantity
  end
  return quantity, refusal
end

-- The price of an offer in a currency; nil where it has none.
local function price_of(t, currency)
  if currency == show.currency then
    return t[5]
  end
  for i = 1, #t[6], 2 do
    if t[6][i] == currency then
      return t[6][i + 1]
    end
  end
end

-- The refusal of a basket with a SKU that is not offered, or not in this currency. What is `kept` of a held one, by SKU, has
-- its price.
local function unpriced(asked, currency, kept)
  local missing, priceless
  for i = 1, #asked, ASKED do
    local t = terms[asked[i]]
    if kept and asked[i + 1] == kept[asked[i]] then
      -- nothing of it is added
    elseif not t then
      missing = missing or {}
      missing[#missing + 1] = { (i - 1) / ASKED, REFUSED.sku_unknown, 0 }
    elseif not price_of(t, currency) then
      priceless = priceless or {}
      priceless[#priceless + 1] = { (i - 1) / ASKED, REFUSED.currency_unknown, stock[asked[i]].available }
    end
  end
  if missing then
    return { REFUSED.sku_unknown, missing }
  end
  return priceless and { REFUSED.currency_unknown, priceless }
end

-- Moves units from available to reserved, or back when `units` is negative, and counts them for the buyer.
local function hold_units(entry, sku, units)
  local s = stock[sku]
  s.available = s.available - units
  s.reserved = s.reserved + units
  touch_stock(sku)
  count_units(entry, sku, units)
end

-- Checks a new basket; nothing is moved yet. Answers its lines and total, or a refusal.
local function check_basket(asked, currency, buyer, fill)
  local entry, taken, n = buyers[buyer], {}, 0
  local lines, refused, first, units, total = nil, nil, 99, 0, 0
  for i = 1, #asked, ASKED do
    local sku, requested = asked[i], asked[i + 1]
    local t = terms[sku]
    local price = price_of(t, currency)
    local quantity, refusal = grant(sku, requested, asked[i + 2], price, t, entry, fill, taken)
    local reason = ''
    if refusal then
      refused = refused or {}
      refused[#refused + 1] = { (i - 1) / ASKED, refusal, stock[sku].available }
      first = min(first, refusal)
      reason = REASON[refusal]
    end
    if n == 0 then
      lines = { sku, requested, quantity, price, reason }
    else
      lines[n + 1], lines[n + 2], lines[n + 3], lines[n + 4], lines[n + 5] = sku, requested, quantity, price, reason
    end
    n = n + LINE
    units = units + quantity
    total = total + quantity * price
  end
  if units == 0 or (fill == 0 and refused) then
    return nil, 0, { first, refused }
  elseif total > SAFE_INTEGER then
    return nil, 0, { REFUSED.total_too_large }
  end
  return lines, total
end

-- The refusal of what needs a reservation that is held, by the state that it is in.
local function not_held(record)
  return { REFUSED.wrong_state, record[STATE] == 'paying' and 1 or 0 }
end

local function mismatch(total, currency, amount, paid_in)
  if (amount >= 0 and amount ~= total) or (paid_in ~= '' and paid_in ~= currency) then
    return { REFUSED.payment_mismatch, total, currency }
  end
end

-- A new reservation, or the basket of a sale: its record, or an answer when it is a repeat or refused. Nothing is refused
-- after units have moved.
local function hold(c, is_sale)
  local id, fingerprint, fill, buyer, asked = c[2], c[3], c[4], c[6], c[8]
  local known = records[id]
  if known then
    if known[1] == 'r' and known[FINGERPRINT] == fingerprint then
      expire_if_due(id, known) -- what is over is not answered as held, though no sweep came by yet
      return nil, { 1, id, packed_record(id) }
    end
    return nil, { REFUSED.key_reused }
  end
  local currency = c[5] == '' and show.currency or c[5]
  local refusal = unpriced(asked, currency)
  if refusal then
    return nil, refusal
  elseif show.status ~= 'live' then
    return nil, { REFUSED.not_live }
  end
  local entry = buyers[buyer]
  if not is_sale and entry and entry[OPEN] >= open_max then
    return nil, { REFUSED.too_many_held, open_max }
  end
  local lines, total
  lines, total, refusal = check_basket(asked, currency, buyer, fill)
  refusal = refusal or is_sale and mismatch(total, currency, c[11], c[12])
  if refusal then
    return nil, refusal
  end
  entry = entry_of(buyer)
  for i = 1, #lines, LINE do
    if lines[i + 2] > 0 then
      hold_units(entry, lines[i], lines[i + 2])
    end
  end
  entry[OPEN] = entry[OPEN] + 1
  add_id(entry, buyer, id)
  local record = {
    'r', fingerprint, 'held', seq, now, now + show.holdMs, 0, currency, total, 0, NOTHING, buyer, c[7], lines, 0, 0,
    tonumber(show.rehearsal),
  }
  records[id] = record
  return record
end

-- What touches the record again in this batch is written after it. The caller knows all of the usual one but its price.
local function reserve(c)
  local record, answer = hold(c, false)
  if not record then
    return answer
  end
  local id, packed, new = c[2], pack(record), changed.new
  new[#new + 1] = id
  new[#new + 1] = packed
  changed.held[#changed.held + 1] = id
  local lines = record[LINES]
  if #lines == LINE and lines[5] == '' and not changed.show then
    return lines[4]
  end
  return packed
end

-- Makes a held or paying reservation an order.
local function make_order(id, record, payment, key_id, key_fingerprint)
  show.number = show.number + 1
  local entry = entry_of(record[BUYER])
  local lines = record[LINES]
  for i = 1, #lines, LINE do
    local sku, units = lines[i], lines[i + 2]
    if units > 0 then
      local s = stock[sku]
      s.reserved = s.reserved - units
      s.sold = s.sold + units
      touch_stock(sku)
      changed.sales[#changed.sales + 1] = { sku, units }
    end
  end
  entry[OPEN] = max(entry[OPEN] - 1, 0)
  record[STATE], record[SEQ], record[ENDED_AT], record[NUMBER] = 'committed', seq, now, show.number
  record[PAYMENT] = payment
  touch_record(id)
  changed.orders[#changed.orders + 1] = { id, key_id, key_fingerprint }
end

-- Reserves and commits at once. A repeat of its key finds the order, whatever has become of it.
local function sell(c)
  local record, answer = hold(c, true)
  if not record then
    return answer
  end
  make_order(c[2], record, { c[9], c[10], record[TOTAL], record[CURRENCY] }, '', '')
  return { 0, c[2], packed_record(c[2]) }
end
