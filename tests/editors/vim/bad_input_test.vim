" What Vim does when there is nothing to serve, or no server. CASE says which.

execute 'source' fnameescape(expand('<sfile>:p:h') . '/steps.vim')
let g:specls_executable = $SPECLS_EXECUTABLE

let s:files = ['specs/002-cited-answers/spec.md', 'specs/002-cited-answers/tasks.md', 'src/rag_answers/cli.py']

function! s:Missing() abort
  let g:specls_executable = 'specls-that-is-not-there'
  call map(copy(s:files), 'Edit(v:val)')
  call Settle(500)
  call Check('says it once', Messages('Specls: there is no `specls-that-is-not-there`') == 1, execute('messages'))
  call Check('starts nothing', empty(specls#Servers()))
  Specls coverage
  call Check('and a command says why', Messages('no server serves this buffer: there is no') == 1, execute('messages'))
endfunction

function! s:Crashing() abort
  let g:specls_executable = $CRASHING
  call map(copy(s:files), 'Edit(v:val)')
  call Wait('says it', 'Messages("Specls: the server ended by itself") == 1', 'execute("messages")')
  " One may just have been started as the one before ended.
  call Wait('and they end', 'empty(specls#Servers())', 'specls#Servers()')
  let l:starts = len(readfile($CRASHING . '.starts'))
  for l:file in s:files + s:files
    call Edit(l:file)
    call Settle(100)
  endfor
  call Check('starts it no more', len(readfile($CRASHING . '.starts')) == l:starts)
  call Check('says it once', Messages('Specls: the server ended by itself') == 1, execute('messages'))
endfunction

function! s:CrashingLater() abort
  let l:spec = Edit(s:files[0])
  call Wait('serves', 'Codes(bufnr()) =~# "unplanned-requirement"', 'Codes(bufnr())')
  call job_stop(specls#Servers()[0], 'kill')
  call Wait('says it, though nothing else is opened', 'Messages("Specls: the server ended by itself") == 1', 'execute("messages")')
  call ale#Queue(0)
  call Check('starts it no more', empty(specls#Servers()))
  Specls restart
  call Wait('but when it is asked to', 'len(specls#Servers()) == 1', 'specls#Servers()')
  Specls restart
  call Wait('whenever', 'len(specls#Servers()) == 1 && Codes(bufnr()) =~# "unplanned-requirement"', 'Codes(bufnr())')
  ALEStopAllLSPs
  call Wait('may be ended', 'empty(specls#Servers())', 'specls#Servers()')
  call ale#Queue(0)
  call Wait('and started', 'len(specls#Servers()) == 1', 'specls#Servers()')
  call Check('without a word', Messages('Specls: the server ended by itself') == 1, execute('messages'))
endfunction

function! s:Later() abort
  call map(copy(s:files), 'Edit(v:val)')
  call Settle(2000)
  call Check('starts nothing', empty(specls#Servers()), specls#Servers())
  call Check('says nothing', Messages('Specls') == 0, execute('messages'))
  call Edit(s:files[0])
  ALELint
  call Wait('serves when it is asked to', 'Codes(bufnr()) =~# "unplanned-requirement"', 'Codes(bufnr())')
endfunction

function! s:NoAle() abort
  call Edit(s:files[0])
  Specls coverage
  Specls restart
  call Check('commands say why', Messages('Specls: ALE is not installed') == 3, execute('messages'))
endfunction

function! s:OtherVersion() abort
  call Edit(s:files[0])
  call Wait('says it', 'Messages("Specls: the server is version ") == 1', 'execute("messages")')
  call Wait('and works on', 'Codes(bufnr()) =~# "unplanned-requirement"', 'Codes(bufnr())')
  call Edit(s:files[1])
  call Check('once', Messages('Specls: the server is version ') == 1, execute('messages'))
endfunction

function! s:NoSpecs() abort
  call Edit('notes.md')
  call Edit('main.py')
  call Settle(500)
  call Check('starts nothing', empty(specls#Servers()))
  call Check('says nothing', Messages('Specls') == 0, execute('messages'))
  Specls next
  call Check('a command says why', Messages('Specls: no server serves this buffer') == 1, execute('messages'))
endfunction

function! s:Wild() abort
  for l:name in readdir($WORKSPACE)
    let l:folder = $WORKSPACE . '/' . l:name
    call Check('finds ' . l:name, specls#Root(Edit(l:name . '/main.py')) ==# l:folder, specls#Root(bufnr()))
    call Wait('serves ' . l:name, '!empty(specls#Servers())')
  endfor
endfunction

function! s:Many() abort
  let g:spec = Edit('specs/001-many/spec.md')
  call Wait('1,000 of 10,000 findings', 'len(ale#engine#GetLoclist(g:spec)) >= 1000', 'len(ale#engine#GetLoclist(g:spec))')
  call GoTo('FR-1500', 2)
  ALEHover
  call Wait('still answers', 'execute("messages") . join(getbufline(bufnr("ALEPreviewWindow"), 1, "$")) =~# "MUST do it"')
endfunction

call Finish(function('s:' . $CASE))
