" Specls in a real Vim, through ALE: opens the example, sees a finding, completes, jumps, writes a task stub, renames.

execute 'source' fnameescape(expand('<sfile>:p:h') . '/steps.vim')
let g:specls_executable = $SPECLS_EXECUTABLE

function! s:Main() abort
  " Sees findings.
  let g:spec = Edit('specs/002-cited-answers/spec.md')
  call Wait('sees the unplanned requirements', 'Codes(g:spec) ==# "87 unplanned-requirement, 94 unplanned-requirement"', 'Codes(g:spec)')

  " Jumps.
  let g:tasks = Edit('specs/002-cited-answers/tasks.md')
  call GoTo('retriever.py per FR-006', 20)
  ALEGoToDefinition
  call Wait('jumps from a task to the requirement', 'Place() ==# "specs/002-cited-answers/spec.md:84"', 'Place()')
  execute 'buffer' g:tasks
  call GoTo('src/rag_answers/answers/model.py', 5)
  ALEGoToDefinition
  call Wait('jumps from a task to its file', 'Place() ==# "src/rag_answers/answers/model.py:1"', 'Place()')
  call Edit('src/rag_answers/answers/retriever.py')
  call GoTo('FR-006: below', 2)
  ALEGoToDefinition
  call Wait('jumps from code to the requirement', 'Place() ==# "specs/002-cited-answers/spec.md:84"', 'Place()')
  call Edit('tests/answers/test_retriever.py')
  call GoTo('FR-006', 2)
  ALEGoToDefinition
  call Wait('jumps from a test to the requirement', 'Place() ==# "specs/002-cited-answers/spec.md:84"', 'Place()')
  call GoTo('**FR-006**', 4)
  ALEFindReferences -quickfix
  call Wait('finds code and tests of a requirement', '!empty(filter(getqflist(), "bufname(v:val.bufnr) =~# ''test_retriever''"))')
  call Check('one server for all types of files', len(specls#Servers()) == 1, specls#Servers())
  execute 'buffer' g:spec

  " Reads.
  call GoTo('**FR-006**', 4)
  ALEHover
  call Wait('shows a hover', 'execute("messages") . join(getbufline(bufnr("ALEPreviewWindow"), 1, "$")) =~# "T012"')

  " Turns an unfulfilled requirement into a task.
  execute 'buffer' g:spec
  call GoTo('**FR-009**', 4)
  let g:Answer = {asked -> matchstr(asked, '\d\+\ze) Add a task stub for FR-009')}
  ALECodeAction
  call Wait('writes the stub into the phase of its story', 'getbufline(g:tasks, 76)[0] =~# "^- \\[ \\] T025 \\[US2\\] Mark a citation as outdated"')
  execute 'buffer' g:tasks
  call ale#Queue(0)
  call Wait('and the finding goes', 'Codes(g:spec) ==# "94 unplanned-requirement"', 'Codes(g:spec)')

  " Completes.
  setlocal omnifunc=specls#Omnifunc
  execute "normal! GoSee FR-01\<C-x>\<C-o>"
  call Check('completes', getline('.') =~# '^See FR-01[0-4]$', getline('.'))

  " Renames everywhere.
  call GoTo('per FR-006', 6)
  let g:Answer = 'FR-060'
  ALERename
  call Wait('renames where it is defined', 'join(getbufline(g:spec, 84)) =~# "FR-060"')
  call Wait('and in code', 'join(readfile($WORKSPACE . "/src/rag_answers/answers/retriever.py") + getbufline(bufnr($WORKSPACE . "/src/rag_answers/answers/retriever.py"), 1, "$")) =~# "# FR-060: below"')

  " Goes by the trace.
  Specls next
  call Wait('goes to the next open task', 'Place() ==# "specs/002-cited-answers/tasks.md:75"', 'Place()')
  Specls trace
  call Wait('lists what fulfils each requirement', '!empty(filter(getqflist(), "v:val.text =~# ''^  implements code''"))', 'getqflist()')
  cclose
  Specls coverage
  call Wait('shows the coverage', 'join(getbufline(bufnr("specls:coverage"), 1, "$")) =~# "FR-009"')
endfunction

call Finish(function('s:Main'))
