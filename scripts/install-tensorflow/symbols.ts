/**
 * Every function of TensorFlow's C API that the binding of @tensorflow/tfjs-node 4.22.0 calls (`binding/*.cc`; its built addon
 * leaves just these undefined), by what it calls them for. A library that lacks one still links: it would fail at the first call.
 */
export const BINDING_SYMBOLS: Readonly<Record<string, readonly string[]>> = {
  'the context and its devices': [
    'TFE_NewContextOptions',
    'TFE_DeleteContextOptions',
    'TFE_NewContext',
    'TFE_DeleteContext',
    'TFE_ContextListDevices',
    'TF_DeviceListCount',
    'TF_DeviceListName',
    'TF_DeviceListType',
    'TF_DeleteDeviceList',
    'TF_Version'
  ],
  'operations, one at a time': [
    'TFE_NewOp',
    'TFE_DeleteOp',
    'TFE_OpAddInput',
    'TFE_Execute',
    'TFE_OpSetAttrBool',
    'TFE_OpSetAttrBoolList',
    'TFE_OpSetAttrFloat',
    'TFE_OpSetAttrFloatList',
    'TFE_OpSetAttrInt',
    'TFE_OpSetAttrIntList',
    'TFE_OpSetAttrShape',
    'TFE_OpSetAttrString',
    'TFE_OpSetAttrType'
  ],
  'tensors on a device': [
    'TFE_NewTensorHandle',
    'TFE_DeleteTensorHandle',
    'TFE_TensorHandleCopyToDevice',
    'TFE_TensorHandleDataType',
    'TFE_TensorHandleDim',
    'TFE_TensorHandleNumDims',
    'TFE_TensorHandleResolve'
  ],
  'tensors in memory': [
    'TF_AllocateTensor',
    'TF_NewTensor',
    'TF_DeleteTensor',
    'TF_DataTypeSize',
    'TF_Dim',
    'TF_NumDims',
    'TF_TensorByteSize',
    'TF_TensorData',
    'TF_TensorElementCount',
    'TF_TensorType'
  ],
  'saved models': [
    'TF_NewBuffer',
    'TF_NewBufferFromString',
    'TF_DeleteBuffer',
    'TF_NewGraph',
    'TF_DeleteGraph',
    'TF_GraphOperationByName',
    'TF_NewSessionOptions',
    'TF_DeleteSessionOptions',
    'TF_LoadSessionFromSavedModel',
    'TF_SessionRun',
    'TF_DeleteSession'
  ],
  'what went wrong': ['TF_NewStatus', 'TF_DeleteStatus', 'TF_GetCode', 'TF_Message']
};

export const bindingSymbols = (): string[] => Object.values(BINDING_SYMBOLS).flat();

/** Symbols of the C API, and those by which a library built for CUDA is known. */
export const isWorthKeeping = (name: string): boolean => /^TFE?_/.test(name) || isOfCuda(name);
const isOfCuda = (name: string): boolean => name.startsWith('cublas') || name.includes('CudaExecutor');

/** Functions that the binding calls and that none of the libraries defines, each with what it is for. */
export function missingSymbols(exported: readonly ReadonlySet<string>[]): string[] {
  return Object.entries(BINDING_SYMBOLS).flatMap(([what, names]) =>
    names.filter((name) => !exported.some((set) => set.has(name))).map((name) => `${name} (${what})`)
  );
}

/** True for a TensorFlow built for CUDA: it looks for NVIDIA's libraries, or brings stubs for them. */
export const isForCuda = (libraries: readonly { runpath: string; exported: ReadonlySet<string> }[]): boolean =>
  libraries.some((l) => l.runpath.includes('/nvidia/') || [...l.exported].some(isOfCuda));
