-- What else happens to a reservation, and to the units of an offer.

-- A command with a key of its own that was done before: its answer, or a refusal.
local function repeated(key_id, fingerprint)
  local known = records[key_id]
  if not known then
    return nil
  elseif known[1] ~= 'k' or known[FINGERPRINT] ~= fingerprint then
    return { REFUSED.key_reused }
  end
  local id = known[3]
  if not records[id] then
    return { REFUSED.not_found } -- it was cleaned up before its key
  end
  expire_if_due(id, records[id])
  return { 1, id, packed_record(id) }
end

-- The reservation, unless it is unknown or over: then a refusal.
local function open_record(id)
  local record = records[id]
  if not record or record[1] ~= 'r' then
    return nil, { REFUSED.not_found }
  elseif expire_if_due(id, record) then
    return nil, { REFUSED.expired }
  end
  return record
end

local function bind(key_id, fingerprint, id)
  records[key_id] = { 'k', fingerprint, id }
  touch_record(key_id)
end

local function release(c)
  local id = c[2]
  local record, refusal = open_record(id)
  if not record then
    return refusal
  elseif record[STATE] == 'committed' then
    return { REFUSED.wrong_state }
  elseif record[STATE] == 'released' then
    return { 1, id, packed_record(id) }
  end
  give_back(id, record, 'released')
  return { 0, id, packed_record(id) }
end

-- The hold ends later, never earlier; a further entry of `due` says when.
local function hold_until(id, record, at)
  if at > record[EXPIRES_AT] then
    record[EXPIRES_AT] = at
    changed.held[#changed.held + 1] = id
  end
end

local function extend(c)
  local key_id, fingerprint, id, by_ms, hold_ms_max = c[2], c[3], c[4], c[5], c[6]
  local before = key_id ~= '' and repeated(key_id, fingerprint)
  if before then
    return before
  end
  local record, refusal = open_record(id)
  if not record then
    return refusal
  elseif record[STATE] ~= 'held' then
    return not_held(record)
  elseif record[EXTENDED] == 1 then
    return { REFUSED.extended }
  end
  local most = record[CREATED_AT] + min(hold_ms_max, 2 * show.holdMs) - record[EXPIRES_AT]
  if by_ms > most then
    return { REFUSED.hold_too_long, max(most, 0) }
  end
  hold_until(id, record, record[EXPIRES_AT] + by_ms)
  record[EXTENDED], record[SEQ] = 1, seq
  touch_record(id)
  if key_id ~= '' then
    bind(key_id, fingerprint, id)
  end
  return { 0, id, packed_record(id) }
end

-- A payment begins: held becomes paying, and the first one may make the hold longer. Its reference is kept before anybody is
-- asked for money, and somebody watches from here on how it ends.
local function checkout(c)
  local key_id, fingerprint, id, pay_ms, attempts_max = c[2], c[3], c[4], c[5], c[6]
  local before = repeated(key_id, fingerprint)
  if before then
    return before
  end
  local record, refusal = open_record(id)
  if not record then
    return refusal
  elseif record[STATE] ~= 'held' then
    return not_held(record)
  elseif record[ATTEMPTS] >= attempts_max then
    return { REFUSED.attempts_used }
  end
  refusal = mismatch(record[TOTAL], record[CURRENCY], c[9], c[10])
  if refusal then
    return refusal
  elseif c[8] == '' then
    return { REFUSED.wrong_state }
  end
  if record[ATTEMPTS] == 0 then
    hold_until(id, record, now + pay_ms)
  end
  record[STATE], record[ATTEMPTS], record[SEQ] = 'paying', record[ATTEMPTS] + 1, seq
  record[PAYMENT] = { c[7], c[8], record[TOTAL], record[CURRENCY], key_id, fingerprint, '', '' }
  touch_record(id)
  owe('watch', id, record)
  bind(key_id, fingerprint, id)
  return { 0, id, packed_record(id) }
end

-- A payment failed: paying becomes held, and its key may be used again. The gateway still has to give it up, or the buyer
-- could make it succeed after all. A late word about an earlier attempt changes nothing.
local function decline(c)
  local id, attempt = c[2], c[3]
  local record, refusal = open_record(id)
  if not record then
    return refusal
  elseif record[STATE] == 'paying' and record[ATTEMPTS] == attempt then
    owe('void', id, record)
    local p = record[PAYMENT]
    local key_id = p[KEY]
    local key = records[key_id]
    if key and key[1] == 'k' and key[3] == id then
      changed.gone[#changed.gone + 1] = key_id
      records[key_id] = nil
    end
    record[STATE], record[SEQ], record[PAYMENT] = 'held', seq, NOTHING
    touch_record(id)
    if tells.failed then
      tell('payment.failed', id, packed_record(id), attempt, p[METHOD], p[REFERENCE], p[AMOUNT], p[PAID_IN], c[4])
    end
    return { 0, id, packed_record(id) }
  elseif is_open(record) and record[ATTEMPTS] >= attempt then
    return { 1, id, packed_record(id) }
  end
  return { REFUSED.wrong_state }
end

-- A payment is authorised: what there is to say of it was said when it began.
local function commit_paid(id, attempt)
  local record, refusal = open_record(id)
  if not record then
    return refusal
  elseif record[STATE] == 'committed' and record[ATTEMPTS] == attempt then
    return { 1, id, packed_record(id) }
  elseif record[STATE] ~= 'paying' or record[ATTEMPTS] ~= attempt then
    return { REFUSED.wrong_state }
  end
  local p = record[PAYMENT]
  owe('capture', id, record)
  make_order(id, record, { p[METHOD], p[REFERENCE], p[AMOUNT], p[PAID_IN] }, p[KEY], p[KEY_FINGERPRINT])
  return { 0, id, packed_record(id) }
end

local function commit(c)
  local key_id, fingerprint, id, attempt = c[2], c[3], c[4], c[5]
  if attempt > 0 then
    return commit_paid(id, attempt)
  end
  local before = repeated(key_id, fingerprint)
  if before then
    return before
  end
  local record, refusal = open_record(id)
  if not record then
    return refusal
  elseif record[STATE] ~= 'held' then
    return not_held(record)
  end
  refusal = mismatch(record[TOTAL], record[CURRENCY], c[8], c[9])
  if refusal then
    return refusal
  end
  bind(key_id, fingerprint, id)
  make_order(id, record, { c[6], c[7], record[TOTAL], record[CURRENCY] }, key_id, fingerprint)
  return { 0, id, packed_record(id) }
end

-- Whether all units of these lines are there, and the buyer may have them. What else an offer may have become since does not
-- count: the buyer asked in time.
local function can_have(lines, entry)
  local units, taken = {}, {}
  for i = 1, #lines, LINE do
    local sku, quantity = lines[i], lines[i + 2]
    local t = terms[sku]
    if quantity > 0 and not t then
      return false
    end
    units[sku] = (units[sku] or 0) + quantity
    if quantity > 0 and t[7] > 0 then
      taken[t[8]] = (taken[t[8]] or 0) + quantity
      if counted(entry, t[8], sku) + taken[t[8]] > t[7] then
        return false
      end
    end
  end
  for sku, quantity in pairs(units) do
    if quantity > 0 and stock[sku].available < quantity then
      return false
    end
  end
  return true
end

-- A reservation expired while it was paid for. What becomes of the payment is decided here, once: its units are taken again,
-- by a new reservation that is an order at once, or it is given up.
local function take_again(c)
  local id, new_id, attempt, take = c[2], c[3], c[4], c[5]
  local record = records[id]
  if not record or record[1] ~= 'r' then
    return { REFUSED.not_found }
  end
  expire_if_due(id, record)
  local p = record[PAYMENT]
  if record[STATE] ~= 'expired' or record[ATTEMPTS] ~= attempt or #p == 0 then
    return { REFUSED.wrong_state }
  elseif p[FATE] ~= '' then
    return { 1, id, packed_record(id) }
  end
  local entry = entry_of(record[BUYER])
  local lines = record[LINES]
  if take == 1 and not records[new_id] and can_have(lines, entry) then
    for i = 1, #lines, LINE do
      if lines[i + 2] > 0 then
        hold_units(entry, lines[i], lines[i + 2])
      end
    end
    entry[OPEN] = entry[OPEN] + 1
    add_id(entry, record[BUYER], new_id)
    records[new_id] = {
      'r', id, 'held', seq, now, now, 0, record[CURRENCY], record[TOTAL], 0, NOTHING, record[BUYER], record[13], lines,
      attempt, 0, record[TEST],
    }
    make_order(new_id, records[new_id],
      { p[METHOD], p[REFERENCE], p[AMOUNT], p[PAID_IN], '', '', 'replaces', id }, '', '')
    owe('capture', new_id, records[new_id])
    p[FATE], p[LINK] = 'taken', new_id
  else
    p[FATE] = 'void'
  end
  record[SEQ] = seq
  touch_record(id)
  return { 0, id, packed_record(id) }
end

local ALLOTTED_MAX = 1000000000

local function adjust(c)
  local key_id, fingerprint, sku, delta = c[2], c[3], c[4], c[5]
  local known = records[key_id]
  if known then
    if known[1] == 'a' and known[FINGERPRINT] == fingerprint then
      return { 1, key_id, packed_record(key_id) }
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
  local doc = changed.defined[sku] or call('HGET', KEYS[2], sku)
  records[key_id] =
    { 'a', fingerprint, seq, now, sku, delta, c[6], s.allotted, s.available, s.reserved, s.sold, doc, c[7] }
  touch_record(key_id)
  changed.journal[#changed.journal + 1] =
    pack({ 'stock.adjusted', now, show.epoch, seq, sku, delta, c[6], s.allotted, key_id, fingerprint, c[7] })
  return { 0, key_id, packed_record(key_id) }
end
