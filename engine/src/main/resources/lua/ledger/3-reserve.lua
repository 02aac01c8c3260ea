-- Reserve: every line or nothing, or what there is. Refusals follow one precedence, that of their codes.

-- The quantity a line can have, and the refusal that keeps it below what was asked.
local function grant(line, t, s, price, buyer, fill, taken)
  if t[3] > now then
    return 0, REFUSED.not_open
  elseif t[2] == 0 or (t[4] > 0 and now >= t[4]) then
    return 0, REFUSED.closed
  elseif line[3] >= 0 and line[3] ~= price then
    return 0, REFUSED.price_changed
  end
  local quantity, refusal = line[2], nil
  if t[7] > 0 then
    local field = t[8] .. '\0' .. buyer
    local left = math.max(t[7] - (limits[field] or 0) - (taken[field] or 0), 0)
    if quantity > left then
      quantity, refusal = left, REFUSED.limit_reached
    end
  end
  if quantity > s.available and (fill == 1 or not refusal) then
    quantity, refusal = s.available, REFUSED.sold_out
  end
  if refusal and fill == 0 then
    quantity = 0
  end
  return quantity, refusal
end

local function reserve(c)
  local id, fingerprint, fill, currency, buyer, body, asked = c[2], c[3], c[4], c[5], c[6], c[7], c[8]
  local known = records[id]
  if known then
    if known[1] == 'r' and known[2] == fingerprint then
      expire_if_due(id, known) -- what is over is not answered as held, though no sweep came by yet
      return { 1, id, cmsgpack.pack(known) }
    end
    return { REFUSED.key_reused }
  end
  local missing, priceless = {}, {}
  local shows_own = currency == '' or currency == show.currency
  local prices = {}
  for i, line in ipairs(asked) do
    local t = terms[line[1]]
    if not t then
      missing[#missing + 1] = { i - 1, REFUSED.sku_unknown, 0 }
    elseif shows_own then
      prices[i] = t[5]
    else
      for j = 1, #t[6], 2 do
        if t[6][j] == currency then
          prices[i] = t[6][j + 1]
        end
      end
      if not prices[i] then
        priceless[#priceless + 1] = { i - 1, REFUSED.currency_unknown, stock[line[1]].available }
      end
    end
  end
  if #missing > 0 then
    return { REFUSED.sku_unknown, missing }
  elseif #priceless > 0 then
    return { REFUSED.currency_unknown, priceless }
  elseif show.status ~= 'live' then
    return { REFUSED.not_live }
  end

  local lines, refused, first, units, total, taken = {}, {}, 99, 0, 0, {}
  for i, line in ipairs(asked) do
    local sku, requested = line[1], line[2]
    local t, s = terms[sku], stock[sku]
    local quantity, refusal = grant(line, t, s, prices[i], buyer, fill, taken)
    if refusal then
      refused[#refused + 1] = { i - 1, refusal, s.available }
      first = math.min(first, refusal)
    end
    local limit_key = ''
    if t[7] > 0 and quantity > 0 then
      limit_key = t[8]
      local field = limit_key .. '\0' .. buyer
      taken[field] = (taken[field] or 0) + quantity
    end
    lines[i] = { sku, requested, quantity, prices[i], limit_key, refusal and REASON[refusal] or '' }
    units = units + quantity
    total = total + quantity * prices[i]
  end
  if units == 0 or (fill == 0 and #refused > 0) then
    return { first, refused }
  elseif total > SAFE_INTEGER then
    return { REFUSED.total_too_large }
  end

  for _, line in ipairs(lines) do
    if line[3] > 0 then
      local s = stock[line[1]]
      s.available = s.available - line[3]
      s.reserved = s.reserved + line[3]
      touch_stock(line[1])
      if line[5] ~= '' then
        count_limit(line[5] .. '\0' .. buyer, line[3])
      end
    end
  end
  local record = {
    'r', fingerprint, 'held', seq, now, now + show.holdMs, 0, shows_own and show.currency or currency, total, 0, {},
    buyer, body, lines,
  }
  records[id] = record
  touch_record(id)
  changed.held[#changed.held + 1] = id
  return { 0, id, cmsgpack.pack(record) }
end
