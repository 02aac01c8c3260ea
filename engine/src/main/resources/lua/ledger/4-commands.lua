-- The other commands.

local function release(c)
  local id = c[2]
  local record = records[id]
  if not record or record[1] ~= 'r' then
    return { REFUSED.not_found }
  elseif expire_if_due(id, record) then
    return { REFUSED.expired }
  elseif record[3] == 'committed' then
    return { REFUSED.wrong_state }
  elseif record[3] == 'released' then
    return { 1, id, cmsgpack.pack(record) }
  end
  give_back(id, record, 'released')
  return { 0, id, cmsgpack.pack(record) }
end

local function commit(c)
  local key_id, fingerprint, id, amount, currency = c[2], c[3], c[4], c[7], c[8]
  local known = records[key_id]
  if known then
    if known[1] == 'k' and known[2] == fingerprint then
      return { 1, known[3], cmsgpack.pack(records[known[3]]) }
    end
    return { REFUSED.key_reused }
  end
  local record = records[id]
  if not record or record[1] ~= 'r' then
    return { REFUSED.not_found }
  elseif expire_if_due(id, record) then
    return { REFUSED.expired }
  elseif record[3] ~= 'held' then
    return { REFUSED.wrong_state }
  elseif (amount >= 0 and amount ~= record[9]) or (currency ~= '' and currency ~= record[8]) then
    return { REFUSED.payment_mismatch, record[9], record[8] }
  end
  show.number = show.number + 1
  for _, line in ipairs(record[14]) do
    if line[3] > 0 then
      local s = stock[line[1]]
      s.reserved = s.reserved - line[3]
      s.sold = s.sold + line[3]
      touch_stock(line[1])
      changed.sales[#changed.sales + 1] = { line[1], line[3] }
    end
  end
  record[3], record[4], record[7], record[10] = 'committed', seq, now, show.number
  record[11] = { c[5], c[6], record[9], record[8] }
  touch_record(id)
  records[key_id] = { 'k', fingerprint, id }
  touch_record(key_id)
  changed.orders[#changed.orders + 1] = id
  return { 0, id, cmsgpack.pack(record) }
end

local ALLOTTED_MAX = 1000000000

local function adjust(c)
  local key_id, fingerprint, sku, delta = c[2], c[3], c[4], c[5]
  local known = records[key_id]
  if known then
    if known[1] == 'a' and known[2] == fingerprint then
      return { 1, key_id, cmsgpack.pack(known) }
    end
    return { REFUSED.key_reused }
  end
  local s = stock[sku]
  if not s then
    return { REFUSED.not_found }
  elseif s.available + delta < 0 then
    return { REFUSED.stock_below, s.available }
  elseif s.allotted + delta > ALLOTTED_MAX then
    return { REFUSED.allotted_too_large }
  end
  s.allotted = s.allotted + delta
  s.available = s.available + delta
  touch_stock(sku)
  local doc = changed.defined[sku] or redis.call('HGET', KEYS[2], sku)
  local record = { 'a', fingerprint, seq, now, sku, delta, c[6], s.allotted, s.available, s.reserved, s.sold, doc }
  records[key_id] = record
  touch_record(key_id)
  return { 0, key_id, cmsgpack.pack(record) }
end

local function put_show(c)
  local expected, epoch, status, currency, hold_ms, rehearsal, doc = c[2], c[3], c[4], c[5], c[6], c[7], c[8]
  if (expected == 0 and show.epoch) or (expected > 0 and expected ~= show.docSeq) then
    return { REFUSED.version_conflict, show.docSeq }
  end
  local is_new = not show.epoch
  if not is_new then
    if show.doc == doc then
      return { 1, show.docSeq }
    elseif tonumber(show.rehearsal) ~= rehearsal then
      return { REFUSED.rehearsal_fixed }
    elseif show.currency ~= currency and redis.call('HLEN', KEYS[4]) + changed.made > 0 then
      return { REFUSED.currency_fixed }
    end
  end
  show.epoch = show.epoch or epoch
  show.status, show.currency, show.holdMs, show.rehearsal = status, currency, hold_ms, int(rehearsal)
  show.doc, show.docSeq = doc, seq
  changed.show, changed.any = true, true
  return { is_new and 0 or 1, seq }
end

local function put_offer(c)
  local sku, expected, allotted, offers_max, doc = c[2], c[3], c[4], c[5], c[6]
  local t, s = terms[sku], stock[sku]
  if (expected == 0 and t) or (expected > 0 and (not t or expected ~= t[1])) then
    return { REFUSED.version_conflict, t and t[1] or 0 }
  elseif t and allotted >= 0 and allotted ~= s.allotted then
    return { REFUSED.allotted_fixed, s.allotted }
  elseif not t and redis.call('HLEN', KEYS[4]) + changed.made >= offers_max then
    return { REFUSED.too_many_offers }
  end
  local is_new = not t
  if is_new then
    allotted = math.max(allotted, 0)
    stock[sku] = { allotted = allotted, available = allotted, reserved = 0, sold = 0, seq = seq }
    changed.made = changed.made + 1
  elseif (changed.defined[sku] or redis.call('HGET', KEYS[2], sku)) == doc then
    return { 1, t[1] }
  end
  terms[sku] = { seq, c[7], c[8], c[9], c[10], c[11], c[12], c[13] }
  changed.defined[sku], changed.removed[sku] = doc, nil
  if c[9] > 0 then
    changed.closings[#changed.closings + 1] = sku
  end
  touch_stock(sku)
  return { is_new and 0 or 1, seq }
end

local function remove_offer(c)
  local sku, expected = c[2], c[3]
  local t, s = terms[sku], stock[sku]
  if not t then
    return { REFUSED.not_found }
  elseif expected > 0 and expected ~= t[1] then
    return { REFUSED.version_conflict, t[1] }
  elseif s.reserved + s.sold > 0 then
    return { REFUSED.in_use }
  end
  terms[sku], stock[sku] = nil, nil
  changed.stock[sku], changed.defined[sku] = nil, nil
  changed.removed[sku] = true
  changed.made = changed.made - 1
  changed.any = true
  return { 0, seq }
end

local OPERATIONS = { reserve, release, commit, adjust, put_show, put_offer, remove_offer }
local answers = {}
for i, c in ipairs(commands) do
  if not show.epoch and c[1] ~= 5 then
    answers[i] = { REFUSED.show_unknown }
  else
    answers[i] = OPERATIONS[c[1]](c)
  end
end
