" Where specs are, the linter for ALE, and the commands.

" Folders that make what holds them a project. In a home they are the tools' own.
let s:marks = ['.specify', '.kiro', 'openspec', '.spec-workflow']

" Why nothing is started any more; empty where things go well.
let s:given_up = ''
let s:no_ale = 'ALE is not installed: see docs/editors/vim.md'

" The version of the server that these commands were written for.
let s:version = '0.1.0'

" The nearest folder around a buffer's file that holds specs, or ''.
function! specls#Root(buffer) abort
  let l:folder = fnamemodify(bufname(a:buffer), ':p:h')
  while 1
    if s:HoldsSpecs(l:folder)
      return l:folder
    endif
    let l:above = fnamemodify(l:folder, ':h')
    if l:above ==# l:folder
      return ''
    endif
    let l:folder = l:above
  endwhile
endfunction

function! s:HoldsSpecs(folder) abort
  if filereadable(a:folder . '/specls.toml')
    return 1
  endif
  if a:folder !=# expand('~')
    for l:mark in s:marks
      if isdirectory(a:folder . '/' . l:mark)
        return 1
      endif
    endfor
  endif
  return s:HoldsSpec(a:folder . '/specs')
endfunction

" Whether one of the folders in a folder has a spec. No wildcards: in them backticks run what stands between them.
function! s:HoldsSpec(specs) abort
  try
    return isdirectory(a:specs) && !empty(readdir(a:specs, {name -> filereadable(a:specs . '/' . name . '/spec.md')}))
  catch /^Vim\%((\a\+)\)\=:E484:/
    " It may not be read.
    return 0
  endtry
endfunction

" Has ALE check this buffer with Specls too, whatever else it does.
function! specls#Attach() abort
  if &buftype !=# '' || expand('%') ==# '' || expand('%') =~# '^\w\+://' || &filetype =~# '\.' || specls#Root(bufnr()) ==# ''
    return
  endif
  if !exists('g:loaded_ale')
    return s:GiveUp(s:no_ale)
  endif
  if !executable(s:Executable())
    return s:GiveUp('there is no `' . s:Executable() . '`; install it with `cargo install --path server/specls`'
    \ . ' or set g:specls_executable, then :Specls restart')
  endif
  let l:linters = map(copy(ale#linter#Get(&filetype)), 'v:val.name')
  call s:Define(&filetype)
  if index(l:linters, 'specls') < 0
    let l:own = get(b:, 'ale_linters', {})
    let b:ale_linters = type(l:own) is v:t_dict
    \ ? extend(copy(l:own), {&filetype: l:linters + ['specls']})
    \ : l:own + ['specls']
  endif
endfunction

let s:defined = {}

function! s:Define(filetype) abort
  for l:type in ale#linter#ResolveFiletype(a:filetype)
    if has_key(s:defined, l:type)
      continue
    endif
    let s:defined[l:type] = 1
    call ale#linter#Define(l:type, {
    \ 'name': 'specls',
    \ 'lsp': 'stdio',
    \ 'executable': {-> s:given_up ==# '' ? s:Executable() : ''},
    \ 'command': '%e lsp',
    \ 'project_root': function('specls#Root'),
    \ 'language': {buffer -> getbufvar(buffer, '&filetype')},
    \ 'initialization_options': function('s:Options'),
    \})
  endfor
endfunction

function! s:Executable() abort
  return get(g:, 'specls_executable', 'specls')
endfunction

function! s:GiveUp(reason) abort
  if s:given_up ==# ''
    let s:given_up = a:reason
    echomsg 'Specls: ' . a:reason
  endif
endfunction

" ALE asks for these just before it starts a server, and says nothing of starts and ends.
function! s:Options(buffer) abort
  let l:connection = s:Executable() . ':' . specls#Root(a:buffer)
  call timer_start(0, function('s:Watch', [l:connection, s:Process(l:connection), s:restarts]))
  return get(g:, 'specls_settings', {})
endfunction

" The processes that are watched, and how often all of them were ended by :Specls restart.
let s:watched = {}
let s:restarts = 0

" Looks at what ALE has started for a connection that had the process `before`: which version it is, and when it ends.
function! s:Watch(connection, before, restarts, timer) abort
  let l:process = s:Process(a:connection)
  if a:restarts == s:restarts && (!l:process || a:before && a:before != l:process)
    " It has ended already, or the one before it had: ALE keeps the connection of what ended by itself for the next one. Of
    " that nothing may be heard, as the end of the one before ends it, too.
    call s:GiveUp(s:ended)
  endif
  if !l:process
    return
  endif
  for l:job in has_key(s:watched, l:process) ? [] : job_info()
    if job_info(l:job).process == l:process
      let s:watched[l:process] = 1
      call ale#lsp#RegisterCallback(a:connection, function('s:Answer'))
      let l:Then = function(job_info(l:job).exit_cb)
      call job_setoptions(l:job, {'exit_cb': function('s:Ended', [a:connection, l:process, l:Then])})
      if job_status(l:job) ==# 'dead' && has_key(s:watched, l:process)
        call s:Ended(a:connection, l:process, l:Then, l:job, job_info(l:job).exitval)
      endif
    endif
  endfor
endfunction

let s:ended = 'the server ended by itself; :Specls restart tries again'

" The process behind a connection of ALE, or 0.
function! s:Process(connection) abort
  return get(get(ale#lsp#GetConnections(), a:connection, {}), 'job_id', 0)
endfunction

" ALE starts a server that has ended at every change anew. What it ends itself it forgets first.
function! s:Ended(connection, process, Then, job, status) abort
  call remove(s:watched, a:process)
  if s:Process(a:connection) == a:process
    call s:GiveUp(s:ended)
  endif
  call a:Then(a:job, a:status)
endfunction

" The jobs that are servers of ours.
function! specls#Servers() abort
  return filter(job_info(), {_, job -> job_status(job) ==# 'run' && s:IsOurs(job)})
endfunction

function! s:IsOurs(job) abort
  return stridx(join(job_info(a:job).cmd), fnamemodify(s:Executable(), ':t')) >= 0
endfunction

" Commands.

let s:commands = ['coverage', 'next', 'restart', 'trace']

function! specls#Complete(lead, line, place) abort
  return join(s:commands, "\n")
endfunction

function! specls#Run(command) abort
  if !exists('g:loaded_ale')
    echomsg 'Specls: ' . s:no_ale
    return
  endif
  let l:uri = ale#path#ToFileURI(expand('%:p'))
  if a:command ==# 'restart'
    let s:given_up = ''
    let s:restarts += 1
    ALEStopAllLSPs
    call s:StartAgain(bufnr(), 150)
  elseif a:command ==# 'coverage'
    call s:Execute('specls.showCoverage', l:uri, function('s:ShowCoverage'))
  elseif a:command ==# 'next'
    call s:Execute('specls.nextTask', l:uri, function('s:GoToTask'))
  elseif a:command ==# 'trace'
    call s:Ask('specls/trace', {'uri': l:uri}, function('s:ShowTrace'))
  else
    echomsg 'Specls: there is no command ' . a:command . '; there are ' . join(s:commands, ', ')
  endif
endfunction

" Lets ALE start a server when the last ones have ended, or have had three seconds for it: the end of one that was stopped
" would stop its successor.
function! s:StartAgain(buffer, tries) abort
  if a:tries > 0 && !empty(filter(job_info(), {_, job -> s:IsOurs(job) && ch_status(job) !=# 'closed'}) + specls#Servers())
    call timer_start(20, {-> s:StartAgain(a:buffer, a:tries - 1)})
  elseif bufnr() == a:buffer
    call specls#Attach()
    ALELint
  endif
endfunction

function! s:Execute(command, uri, Then) abort
  call s:Ask('workspace/executeCommand', {'command': a:command, 'arguments': [a:uri]}, a:Then)
endfunction

function! s:Ask(method, params, Then) abort
  if specls#Root(bufnr()) ==# '' || s:given_up !=# ''
    echomsg 'Specls: no server serves this buffer' . (s:given_up ==# '' ? '' : ': ' . s:given_up)
    return
  endif
  call s:Define(&filetype)
  let l:linters = ale#linter#GetAll(ale#linter#ResolveFiletype(&filetype))
  for l:linter in filter(copy(l:linters), 'v:val.name ==# "specls"')
    call ale#lsp_linter#StartLSP(bufnr(), l:linter, function('s:Send', [a:method, a:params, a:Then]))
  endfor
endfunction

" What waits for an answer, by the number of the request.
let s:waiting = {}

function! s:Send(method, params, Then, linter, details) abort
  call ale#lsp#NotifyForChanges(a:details.connection_id, a:details.buffer)
  let l:request = ale#lsp#Send(a:details.connection_id, [0, a:method, a:params])
  let s:waiting[l:request] = a:Then
  call ale#lsp#RegisterCallback(a:details.connection_id, function('s:Answer'))
endfunction

function! s:Answer(connection, answer) abort
  if type(get(a:answer, 'result')) is v:t_dict && has_key(a:answer.result, 'serverInfo')
    call s:CheckVersion(get(a:answer.result.serverInfo, 'version', ''))
  endif
  if !has_key(s:waiting, get(a:answer, 'id', 0))
    return
  endif
  let l:Then = remove(s:waiting, a:answer.id)
  if has_key(a:answer, 'error')
    echomsg 'Specls: ' . a:answer.error.message
  else
    call l:Then(a:answer.result)
  endif
endfunction

" Says so, once, if the server is of another version than the one known here.
function! s:CheckVersion(found) abort
  if !exists('s:said_version') && matchstr(a:found, '^\d\+\.\d\+') !=# matchstr(s:version, '^\d\+\.\d\+')
    let s:said_version = 1
    echomsg 'Specls: the server is version ' . a:found . ', these commands are for ' . s:version . '; some may not work'
  endif
endfunction

function! s:ShowCoverage(markdown) abort
  execute 'silent pedit +setlocal\ buftype=nofile\ bufhidden=wipe\ filetype=markdown' fnameescape('specls:coverage')
  call setbufline(bufnr('specls:coverage'), 1, split(a:markdown, "\n", 1))
endfunction

function! s:GoToTask(answer) abort
  if type(a:answer.task) isnot v:t_dict
    echomsg 'Specls: ' . a:answer.message
    return
  endif
  let l:start = a:answer.task.range.start
  let l:file = ale#path#FromFileURI(a:answer.task.uri)
  if l:file !=# expand('%:p')
    execute (&modified && !&hidden ? 'split' : 'edit') fnameescape(l:file)
  endif
  call cursor(l:start.line + 1, l:start.character + 1)
  " Why it is this one, maybe of another feature, is worth a line.
  redraw
  echomsg 'Specls: ' . a:answer.message
endfunction

" Requirements with what fulfils them, in the quickfix list.
function! s:ShowTrace(trace) abort
  let l:places = []
  for l:feature in a:trace.features
    for l:item in l:feature.items
      let l:rung = type(l:item.coverage) is v:t_string ? ' (' . l:item.coverage . ')' : ''
      let l:title = get(l:item, 'title', split(l:item.text . "\n", "\n", 1)[0])
      call add(l:places, s:Place(a:trace.root, l:item, l:item.kind . ' ' . l:item.id . l:rung . ' ' . l:title))
      for l:link in filter(copy(l:item.links), 'v:val.direction ==# "in"')
        let l:id = type(l:link.id) is v:t_string ? ' ' . l:link.id : ''
        call add(l:places, s:Place(a:trace.root, l:link, '  ' . l:link.relation . ' ' . l:link.kind . l:id))
      endfor
    endfor
  endfor
  call setqflist([], ' ', {'title': 'Specls trace', 'items': l:places})
  botright copen
endfunction

function! s:Place(root, at, text) abort
  return {'filename': a:root . '/' . a:at.file, 'lnum': a:at.line, 'text': a:text}
endfunction

" Completion. ALE takes what stands before the cursor for the beginning only if it begins with a letter, and FR-01 would
" become FR-FR-010; the server says what it replaces.

function! specls#Omnifunc(findstart, base) abort
  if !a:findstart
    return map(copy(s:offered), {_, item -> {
    \ 'word': item.textEdit.newText, 'abbr': item.label, 'menu': get(item, 'detail', ''), 'dup': 1}})
  endif
  let s:offered = v:null
  let l:before = strpart(getline('.'), 0, col('.') - 1)
  call s:Ask('textDocument/completion', {
  \ 'textDocument': {'uri': ale#path#ToFileURI(expand('%:p'))},
  \ 'position': {'line': line('.') - 1, 'character': s:Units(l:before)},
  \}, function('s:Offer'))
  let l:begun = reltime()
  while s:offered is v:null && !complete_check() && reltimefloat(reltime(l:begun)) < 5
    sleep 5m
  endwhile
  if empty(s:offered)
    return -3
  endif
  let l:start = s:offered[0].textEdit.range.start.character
  while s:Units(l:before) > l:start
    let l:before = strcharpart(l:before, 0, strchars(l:before) - 1)
  endwhile
  return len(l:before)
endfunction

function! s:Offer(result) abort
  let l:items = type(a:result) is v:t_dict ? a:result.items : a:result
  let l:items = filter(type(l:items) is v:t_list ? copy(l:items) : [], 'has_key(v:val, "textEdit")')
  let s:offered = sort(l:items, {one, other -> s:Rank(one) ==# s:Rank(other) ? 0 : s:Rank(one) ># s:Rank(other) ? 1 : -1})
endfunction

function! s:Rank(item) abort
  return get(a:item, 'sortText', a:item.label)
endfunction

" The length of a text in UTF-16 units, which the protocol counts.
function! s:Units(text) abort
  let l:units = 0
  for l:char in split(a:text, '\zs')
    let l:units += char2nr(l:char) > 0xFFFF ? 2 : 1
  endfor
  return l:units
endfunction
